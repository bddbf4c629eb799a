// The calls this function makes, without a dependency to install. With the AWS SDK they would be those of DynamoDBClient
// and ApiGatewayManagementApiClient: endpoint, region and keys are set in the environment.
import { createHash, createHmac } from "node:crypto";

const { AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, TABLE } = process.env;

export async function table(operation, input) {
  const response = await fetch(AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.0",
      "X-Amz-Target": `DynamoDB_20120810.${operation}`,
      "X-Amzn-Trace-Id": process.env._X_AMZN_TRACE_ID ?? "",
    },
    body: JSON.stringify({ TableName: TABLE, ...input }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.__type}: ${answer.message ?? answer.Message}`);
  return answer;
}

// PostToConnection. False if the connection is gone.
export async function send(connectionId, message) {
  const url = new URL(`/@connections/${encodeURIComponent(connectionId)}`, AWS_ENDPOINT_URL);
  const body = JSON.stringify(message);
  const response = await fetch(url, { method: "POST", headers: signed("POST", url, body), body });
  if (response.ok || response.status === 410) return response.ok;
  throw new Error(`PostToConnection: ${response.status} ${await response.text()}`);
}

const hash = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

// Signature version 4, which the management API asks for.
function signed(method, url, body) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [time.slice(0, 8), AWS_REGION, "execute-api", "aws4_request"];
  const path = url.pathname.split("/").map(encodeURIComponent).join("/");
  const names = "host;x-amz-date";
  const request = [method, path, "", `host:${url.host}`, `x-amz-date:${time}`, "", names, hash(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), hash(request)].join("\n");
  const key = scope.reduce(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, text).toString("hex");
  return {
    "X-Amz-Date": time,
    Authorization: `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
