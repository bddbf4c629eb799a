// What clients of every API have in common: parameters, API key, Signature Version 4 and the request itself. Needs
// nothing but fetch and Web Crypto, so it runs in browsers and in node 18 and newer.
var apiGateway = typeof apiGateway === "undefined" ? {} : apiGateway;
apiGateway.core = (function () {
  "use strict";

  const defaults = { accessKey: "", secretKey: "", sessionToken: "", region: "us-east-1", apiKey: "",
    defaultContentType: "application/json", defaultAcceptType: "application/json" };

  // As RFC 3986 has it: what encodeURIComponent leaves alone is encoded too.
  const encoded = (value) => encodeURIComponent(value).replace(/[!'()*]/g,
    (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase());
  const given = (params, name) => params[name] !== undefined && params[name] !== null;
  const chosen = (params, names) => Object.fromEntries(
    names.filter((name) => given(params, name)).map((name) => [name, params[name]]));

  // "/pets/{petId}" with its parameters; "{proxy+}" keeps the slashes of its value.
  function pathOf(template, params) {
    return template.replace(/\{([^}]*?)(\+?)\}/g, (whole, name, greedy) => {
      const segments = greedy ? String(params[name]).split("/") : [String(params[name])];
      if (segments.some((segment) => segment === "." || segment === ".."))
        throw new Error(`The parameter ${name} cannot be ${params[name]}`);
      return segments.map(encoded).join("/");
    });
  }

  // "a=1&a=2&b=3", sorted as signatures ask for it.
  function queryOf(params) {
    return Object.entries(params)
      .flatMap(([name, value]) => [].concat(value).map((one) => [encoded(name), encoded(one)]))
      .sort(([nameA, valueA], [nameB, valueB]) => (nameA === nameB ? (valueA < valueB ? -1 : 1) : nameA < nameB ? -1 : 1))
      .map((pair) => pair.join("="))
      .join("&");
  }

  function bodyOf(verb, body) {
    const isNothing = body === undefined || body === null || body === "" ||
      (Object.getPrototypeOf(body) === Object.prototype && Object.keys(body).length === 0);
    if (verb === "GET" || verb === "HEAD" || isNothing) return undefined;
    return typeof body === "string" || body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body : JSON.stringify(body);
  }

  const bytesOf = (content) => (typeof content === "string" ? new TextEncoder().encode(content) : content);
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  // In node 18 Web Crypto is a module only.
  const subtle = (typeof crypto === "undefined" ? require("node:crypto").webcrypto : crypto).subtle;
  const hash = async (content) => hex(await subtle.digest("SHA-256", bytesOf(content)));
  async function mac(key, text) {
    const imported = await subtle.importKey("raw", bytesOf(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return subtle.sign("HMAC", imported, bytesOf(text));
  }

  // Adds the headers of a signature of version 4.
  async function sign(request, config) {
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    request.headers["x-amz-date"] = time;
    if (config.sessionToken) request.headers["x-amz-security-token"] = config.sessionToken;
    const signed = { host: request.url.host };
    for (const name of ["x-amz-date", "x-amz-security-token"])
      if (request.headers[name]) signed[name] = request.headers[name];
    const names = Object.keys(signed).join(";");
    const canonical = [request.verb, request.url.pathname.split("/").map(encoded).join("/"), request.query,
      ...Object.entries(signed).map(([name, value]) => `${name}:${value}`), "", names,
      await hash(request.body === undefined ? "" : request.body)].join("\n");
    const scope = [time.slice(0, 8), config.region, "execute-api", "aws4_request"];
    let key = `AWS4${config.secretKey}`;
    for (const step of scope) key = await mac(key, step);
    const signature = hex(await mac(key, ["AWS4-HMAC-SHA256", time, scope.join("/"), await hash(canonical)].join("\n")));
    request.headers.authorization =
      `AWS4-HMAC-SHA256 Credential=${config.accessKey}/${scope.join("/")}, SignedHeaders=${names}, Signature=${signature}`;
  }

  function dataOf(text) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }

  // One call. The promise fails with an Error that has the members of the answer where the status is no success.
  async function call(operation, config, params = {}, body = undefined, additional = {}) {
    for (const name of operation.required)
      if (!given(params, name)) throw new Error(`Missing required parameter: ${name}`);
    const request = { verb: operation.verb, headers: { accept: config.defaultAcceptType }, body: bodyOf(operation.verb, body) };
    if (request.body !== undefined) request.headers["content-type"] = config.defaultContentType;
    if (config.apiKey) request.headers["x-api-key"] = config.apiKey;
    // Names keep their letters' case, which mappings tell apart.
    for (const [name, value] of Object.entries({ ...chosen(params, operation.headers), ...additional.headers })) {
      for (const known of Object.keys(request.headers))
        if (known.toLowerCase() === name.toLowerCase()) delete request.headers[known];
      request.headers[name] = String(value);
    }
    request.query = queryOf({ ...chosen(params, operation.query), ...additional.queryParams });
    request.url = new URL(config.invokeUrl.replace(/\/+$/, "") + pathOf(operation.path, params) +
      (request.query && `?${request.query}`));
    if (config.accessKey && config.secretKey) await sign(request, config);

    const answer = await fetch(request.url, { method: request.verb, headers: request.headers, body: request.body });
    const result = { status: answer.status, statusText: answer.statusText, headers: Object.fromEntries(answer.headers),
      data: dataOf(await answer.text()), config: { method: request.verb, url: request.url.href, headers: request.headers } };
    if (answer.ok) return result;
    throw Object.assign(new Error(`Request failed with status code ${answer.status}`), result, { response: result });
  }

  return {
    // The factory of an API's clients: { newClient(config) }. `operations` have name, verb, path, required, headers, query.
    factoryOf(invokeUrl, operations) {
      return {
        newClient(settings = {}) {
          const set = Object.entries(settings).filter(([, value]) => value !== undefined);
          const config = { invokeUrl, ...defaults, ...Object.fromEntries(set) };
          const client = {};
          for (const operation of operations)
            client[operation.name] = (params, body, additional) => call(operation, config, params, body, additional);
          return client;
        },
      };
    },
  };
})();
if (typeof module === "object" && module.exports) module.exports = apiGateway.core;
