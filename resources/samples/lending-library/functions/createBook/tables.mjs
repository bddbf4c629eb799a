// The one table call this function needs, without a dependency to install. With the AWS SDK it would be
// new DynamoDBClient().send(new PutItemCommand({ TableName, Item })): the endpoint is set in the environment.

export async function putItem(TableName, Item) {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.0",
      "X-Amz-Target": "DynamoDB_20120810.PutItem",
      "X-Amzn-Trace-Id": process.env._X_AMZN_TRACE_ID ?? "",
    },
    body: JSON.stringify({ TableName, Item }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.__type}: ${answer.message ?? answer.Message}`);
  return answer;
}
