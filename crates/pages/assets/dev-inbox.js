// Looks every two seconds whether there is a new message, and loads the page again when there is one.
const newest = document.getElementById("messages").dataset.newest;

const look = async () => {
  if (document.hidden || getSelection()?.toString()) return;
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok) return;
  const page = await response.text();
  if (!page.includes(`data-newest="${newest}"`)) location.reload();
};
setInterval(look, 2000);
