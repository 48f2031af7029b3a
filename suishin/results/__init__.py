"""Products, targets, monthly results of local unions, and what they say: rates, pace, forecast, peers, alerts.

Pages that only show live in `dashboards`; what a report claims in words is held against these numbers in `rounds`.
"""
