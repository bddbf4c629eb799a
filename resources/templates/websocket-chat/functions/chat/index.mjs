import { send, table } from "./services.mjs";

export async function handler(event) {
  const { routeKey, connectionId } = event.requestContext;
  const Key = { id: { S: connectionId } };
  switch (routeKey) {
    case "$connect": {
      const name = event.queryStringParameters?.name;
      if (!name) return { statusCode: 401 };
      await table("PutItem", { Item: { ...Key, name: { S: name } } });
      return { statusCode: 200 };
    }
    case "$disconnect": {
      const { Attributes } = await table("DeleteItem", { Key, ReturnValues: "ALL_OLD" });
      if (Attributes) await tellAll({ left: Attributes.name.S });
      return { statusCode: 200 };
    }
  }
  const { text } = JSON.parse(event.body);
  if (typeof text !== "string" || text === "") return { statusCode: 400 };
  const { Item } = await table("GetItem", { Key });
  await tellAll({ from: Item?.name.S ?? "someone", text });
  return { statusCode: 200 };
}

async function tellAll(message) {
  const { Items } = await table("Scan", {});
  for (const { id } of Items) {
    if (!(await send(id.S, message))) await table("DeleteItem", { Key: { id } });
  }
}
