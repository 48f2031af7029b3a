"""An invented federation for trying the product: made with the product's own actions, the same every time."""
