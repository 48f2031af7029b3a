// Keeps the sum of the shares beside the target above while they are typed. The server says the same when it is asked.

const sum = document.querySelector("[data-sum]");
const shares = [...document.querySelectorAll("input[data-share]")];
const total = sum.querySelector("[data-total]");
const words = sum.querySelector("[data-words]");

function amount(text) {
  const plain = text.normalize("NFKC").replaceAll(",", "").trim();
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : 0;
}

function tell() {
  const added = shares.reduce((before, share) => before + amount(share.value), 0);
  const difference = added - Number(sum.dataset.whole);
  const pattern = difference < 0 ? sum.dataset.less : difference > 0 ? sum.dataset.more : sum.dataset.same;
  total.textContent = added.toLocaleString("en-US");
  words.textContent = pattern.replace("#", Math.abs(difference).toLocaleString("en-US"));
}

for (const share of shares) share.addEventListener("input", tell);
