import { send, table } from "./services.mjs";

export async function handler(event) {
  const { routeKey, connectionId } = event.requestContext;
  switch (routeKey) {
    case "$connect":
      return { statusCode: event.queryStringParameters?.card ? 200 : 401 };
    case "$disconnect":
      await leave(connectionId);
      return { statusCode: 200 };
  }
  const { book } = JSON.parse(event.body);
  if (typeof book !== "string" || book === "") return answer({ error: "Which book?" });
  return answer(routeKey === "join" ? await join(connectionId, book) : await bringBack(book));
}

// A reader stands in the queue of a book, and the book in the list of the reader's connection.
const inQueue = (book, connection) => ({ pk: { S: `BOOK#${book}` }, sk: { S: `WAIT#${connection}` } });
const inList = (book, connection) => ({ pk: { S: `CONNECTION#${connection}` }, sk: { S: `WAIT#${book}` } });

async function join(connection, book) {
  const { Item } = await table("GetItem", { Key: { pk: { S: `BOOK#${book}` }, sk: { S: "META" } } });
  if (!Item) return { error: `There is no book ${book}` };
  for (const place of [inQueue(book, connection), inList(book, connection)]) await table("PutItem", { Item: place });
  return { joined: book, title: Item.title.S };
}

async function leave(connection) {
  for (const { sk } of await waiting(`CONNECTION#${connection}`)) {
    const book = sk.S.slice("WAIT#".length);
    for (const Key of [inQueue(book, connection), inList(book, connection)]) await table("DeleteItem", { Key });
  }
}

async function bringBack(book) {
  const { Attributes } = await table("UpdateItem", {
    Key: { pk: { S: `BOOK#${book}` }, sk: { S: "META" } },
    UpdateExpression: "ADD copies :one",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":one": { N: "1" } },
    ReturnValues: "ALL_NEW",
  });
  const title = Attributes.title.S;
  let told = 0;
  for (const { sk } of await waiting(`BOOK#${book}`)) {
    const connection = sk.S.slice("WAIT#".length);
    if (await send(connection, { back: book, title })) told += 1;
    for (const Key of [inQueue(book, connection), inList(book, connection)]) await table("DeleteItem", { Key });
  }
  console.log(`"${title}" is back; told ${told}`);
  return { returned: book, title, told };
}

async function waiting(pk) {
  const { Items } = await table("Query", {
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :waiting)",
    ExpressionAttributeValues: { ":pk": { S: pk }, ":waiting": { S: "WAIT#" } },
  });
  return Items;
}

function answer(body) {
  return { statusCode: 200, body: JSON.stringify(body) };
}
