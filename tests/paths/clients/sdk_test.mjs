// @aws-sdk/client-dynamodb and lib-dynamodb against our table wire; TRESTLE_ENDPOINT names the endpoint.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BatchExecuteStatementCommand, BatchWriteItemCommand, ConditionalCheckFailedException, CreateTableCommand, DeleteTableCommand, DescribeTableCommand,
  DuplicateItemException, DynamoDBClient, ExecuteStatementCommand, ExecuteTransactionCommand, GetItemCommand,
  ListTablesCommand, PutItemCommand, ResourceInUseException, ResourceNotFoundException, TransactGetItemsCommand,
  TransactWriteItemsCommand, TransactionCanceledException, UpdateItemCommand, paginateListTables, waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand, BatchWriteCommand, DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand,
  ScanCommand, UpdateCommand, paginateQuery, paginateScan,
} from "@aws-sdk/lib-dynamodb";

const endpoint = process.env.TRESTLE_ENDPOINT;
const client = new DynamoDBClient({ endpoint, region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" } });
const documents = DynamoDBDocumentClient.from(client);
const TableName = "Orders";

test.before(async () => {
  await client.send(new CreateTableCommand({
    TableName, BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "customer", AttributeType: "S" }, { AttributeName: "number", AttributeType: "N" },
      { AttributeName: "state", AttributeType: "S" },
    ],
    KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }, { AttributeName: "number", KeyType: "RANGE" }],
    LocalSecondaryIndexes: [{
      IndexName: "by-state", Projection: { ProjectionType: "ALL" },
      KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }, { AttributeName: "state", KeyType: "RANGE" }],
    }],
  }));
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 10 }, { TableName });
});

test.after(() => client.destroy());

test("a table describes itself", async () => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  assert.equal(Table.TableStatus, "ACTIVE");
  assert.ok(Table.CreationDateTime instanceof Date && Math.abs(Date.now() - Table.CreationDateTime) < 60_000);
  assert.equal(Table.LocalSecondaryIndexes[0].IndexName, "by-state");
  await assert.rejects(client.send(new CreateTableCommand({
    TableName, BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "a", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "a", AttributeType: "S" }],
  })), ResourceInUseException);
});

test("documents come back as they were put", async () => {
  const Item = { customer: "c1", number: 1, total: 12.5, lines: [{ sku: "a", count: 2 }], paid: false, note: null,
    tags: new Set(["x", "y"]), data: new Uint8Array([0, 255]) };
  await documents.send(new PutCommand({ TableName, Item }));
  const read = await documents.send(new GetCommand({ TableName, Key: { customer: "c1", number: 1 } }));
  assert.deepEqual({ ...read.Item, data: [...read.Item.data] }, { ...Item, data: [0, 255] });
  const none = await documents.send(new GetCommand({ TableName, Key: { customer: "c1", number: 2 } }));
  assert.equal(none.Item, undefined);
});

test("a false condition carries the item when asked", async () => {
  const Key = { customer: { S: "c2" }, number: { N: "1" } };
  await client.send(new PutItemCommand({ TableName, Item: { ...Key, state: { S: "new" } } }));
  await assert.rejects(client.send(new UpdateItemCommand({
    TableName, Key, UpdateExpression: "SET #s = :done", ConditionExpression: "#s = :open",
    ExpressionAttributeNames: { "#s": "state" },
    ExpressionAttributeValues: { ":done": { S: "done" }, ":open": { S: "open" } },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  })), (error) => {
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.message, "The conditional request failed");
    assert.deepEqual(error.Item.state, { S: "new" });
    return true;
  });
});

test("updates return the new and the old", async () => {
  const Key = { customer: "c3", number: 1 };
  const created = await documents.send(new UpdateCommand({ TableName, Key,
    UpdateExpression: "SET history = list_append(if_not_exists(history, :none), :event), visits = :one",
    ExpressionAttributeValues: { ":none": [], ":event": ["created"], ":one": 1 }, ReturnValues: "ALL_NEW" }));
  assert.deepEqual(created.Attributes, { ...Key, history: ["created"], visits: 1 });
  const counted = await documents.send(new UpdateCommand({ TableName, Key, UpdateExpression: "ADD visits :two",
    ExpressionAttributeValues: { ":two": 2 }, ReturnValues: "UPDATED_NEW", ReturnConsumedCapacity: "TOTAL" }));
  assert.deepEqual(counted.Attributes, { visits: 3 });
  assert.equal(counted.ConsumedCapacity.CapacityUnits, 1);
  const gone = await documents.send(new DeleteCommand({ TableName, Key, ReturnValues: "ALL_OLD" }));
  assert.equal(gone.Attributes.visits, 3);
});

test("queries page, filter and use an index", async () => {
  const Items = Array.from({ length: 24 }, (_, number) => ({ customer: "page", number, state: `s${number % 4}` }));
  for (const part of [Items.slice(0, 12), Items.slice(12)]) {
    const written = await documents.send(new BatchWriteCommand({
      RequestItems: { [TableName]: part.map((Item) => ({ PutRequest: { Item } })) } }));
    assert.deepEqual(written.UnprocessedItems, {});
  }
  const query = { TableName, KeyConditionExpression: "customer = :c", ExpressionAttributeValues: { ":c": "page" } };
  const numbers = [];
  for await (const page of paginateQuery({ client: documents, pageSize: 5 }, query))
    numbers.push(...page.Items.map((item) => item.number));
  assert.deepEqual(numbers, Items.map((item) => item.number));
  const index = await documents.send(new QueryCommand({ TableName, IndexName: "by-state",
    KeyConditionExpression: "customer = :c AND #s = :s", ExpressionAttributeNames: { "#s": "state" },
    ExpressionAttributeValues: { ":c": "page", ":s": "s1" } }));
  assert.deepEqual(index.Items.map((item) => item.number).sort((a, b) => a - b), [1, 5, 9, 13, 17, 21]);
  const count = await documents.send(new ScanCommand({ TableName, Select: "COUNT", FilterExpression: "customer = :c",
    ExpressionAttributeValues: { ":c": "page" } }));
  assert.equal(count.Count, 24);
  let scanned = 0;
  for await (const page of paginateScan({ client: documents, pageSize: 7 }, { TableName,
    FilterExpression: "customer = :c", ExpressionAttributeValues: { ":c": "page" } })) scanned += page.Count;
  assert.equal(scanned, 24);
  const read = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: {
    Keys: [{ customer: "page", number: 3 }, { customer: "page", number: 1000 }], ProjectionExpression: "#s",
    ExpressionAttributeNames: { "#s": "state" } } } }));
  assert.deepEqual(read.Responses[TableName], [{ state: "s3" }]);
});

test("transactions do all or nothing", async () => {
  const Key = (number) => ({ customer: { S: "tx" }, number: { N: String(number) } });
  await client.send(new TransactWriteItemsCommand({ TransactItems: [
    { Put: { TableName, Item: { ...Key(1), v: { N: "1" } } } }, { Delete: { TableName, Key: Key(2) } }] }));
  await assert.rejects(client.send(new TransactWriteItemsCommand({ TransactItems: [
    { Put: { TableName, Item: Key(3) } },
    { Put: { TableName, Item: Key(1), ConditionExpression: "attribute_not_exists(customer)" } }] })), (error) => {
    assert.ok(error instanceof TransactionCanceledException);
    assert.deepEqual(error.CancellationReasons.map(({ Code }) => Code), ["None", "ConditionalCheckFailed"]);
    return true;
  });
  const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems: [
    { Get: { TableName, Key: Key(1) } }, { Get: { TableName, Key: Key(3) } }] }));
  assert.deepEqual(Responses, [{ Item: { ...Key(1), v: { N: "1" } } }, {}]);
});

test("PartiQL statements", async () => {
  const run = (Statement, Parameters) => client.send(new ExecuteStatementCommand({ Statement, Parameters }));
  await run("INSERT INTO Orders VALUE {'customer': 'ql', 'number': ?, 'tags': <<'a'>>}", [{ N: "1" }]);
  await assert.rejects(run("INSERT INTO Orders VALUE {'customer': 'ql', 'number': 1}"), DuplicateItemException);
  const updated = await run("UPDATE Orders SET tags = set_add(tags, <<'b'>>) WHERE customer = 'ql' AND number = 1 RETURNING ALL NEW *");
  assert.deepEqual(updated.Items[0].tags, { SS: ["a", "b"] });
  const batch = await client.send(new BatchExecuteStatementCommand({ Statements: [
    { Statement: "SELECT * FROM Orders WHERE customer = 'ql' AND number = 1" },
    { Statement: "SELECT * FROM Absent WHERE id = 'x'" }] }));
  assert.equal(batch.Responses[0].Item.number.N, "1");
  assert.equal(batch.Responses[1].Error.Code, "ResourceNotFound");
  const done = await client.send(new ExecuteTransactionCommand({ TransactStatements: [
    { Statement: "DELETE FROM Orders WHERE customer = 'ql' AND number = 1" }] }));
  assert.deepEqual(done.Responses, []);
  assert.deepEqual((await run("SELECT * FROM Orders WHERE customer = 'ql'")).Items, []);
});

test("errors are the service's", async () => {
  await assert.rejects(client.send(new GetItemCommand({ TableName: "Absent", Key: { a: { S: "b" } } })),
    (error) => error instanceof ResourceNotFoundException && error.message === "Requested resource not found");
  await assert.rejects(client.send(new UpdateItemCommand({ TableName,
    Key: { customer: { S: "e" }, number: { N: "1" } }, UpdateExpression: "SET #n = :v",
    ExpressionAttributeNames: { "#n": "number" }, ExpressionAttributeValues: { ":v": { N: "2" } } })),
    { name: "ValidationException", message: "One or more parameter values were invalid: Cannot update attribute number. This attribute is part of the key" });
  await assert.rejects(client.send(new BatchWriteItemCommand({ RequestItems: {} })),
    { name: "ValidationException", message: "The requestItems parameter is required for BatchWriteItem" });
  await assert.rejects(client.send(new PutItemCommand({ TableName, Item: { customer: { S: "e" }, number: { N: "1" },
    set: { SS: [] } } })), { name: "ValidationException", message: "1 validation error detected: One or more parameter values were invalid: An string set  may not be empty" });
});

test("tables come and go", async () => {
  for (const name of ["Temp-a", "Temp-b"])
    await client.send(new CreateTableCommand({ TableName: name, BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }] }));
  const names = [];
  for await (const page of paginateListTables({ client, pageSize: 1 }, {})) names.push(...page.TableNames);
  assert.deepEqual(names, ["Orders", "Temp-a", "Temp-b"]);
  for (const name of ["Temp-a", "Temp-b"]) await client.send(new DeleteTableCommand({ TableName: name }));
  assert.deepEqual((await client.send(new ListTablesCommand({}))).TableNames, ["Orders"]);
});
