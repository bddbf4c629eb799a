import { randomBytes } from "node:crypto";
import { putItem } from "./tables.mjs";

export async function handler(event) {
  const book = JSON.parse(event.body ?? "{}");
  for (const name of ["title", "author"]) {
    if (typeof book[name] !== "string" || book[name].trim() === "") {
      return answer(400, { message: `A book needs ${name === "title" ? "a title" : "an author"}` });
    }
  }

  const id = randomBytes(4).toString("hex");
  const copies = Number.isInteger(book.copies) && book.copies > 0 ? book.copies : 1;
  await putItem(process.env.TABLE, {
    pk: { S: `BOOK#${id}` },
    sk: { S: "META" },
    type: { S: "Book" },
    id: { S: id },
    title: { S: book.title },
    author: { S: book.author },
    copies: { N: String(copies) },
    added: { S: new Date().toISOString().slice(0, 10) },
  });
  console.log(`added "${book.title}" as ${id}`);
  return answer(201, { id, title: book.title, author: book.author, copies });
}

function answer(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
