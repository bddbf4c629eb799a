// The client of one API: apigClientFactory.newClient(config) has a function for each of its methods. README.md says how
// to use them.
var apigClientFactory = (function () {
  "use strict";
  const core = typeof module === "object" && module.exports
    ? require("./lib/apiGatewayCore/apiGatewayClient.js") : apiGateway.core;
  const invokeUrl = @INVOKE_URL@;
  const operations = @OPERATIONS@;
  return core.factoryOf(invokeUrl, operations);
})();
if (typeof module === "object" && module.exports) module.exports = apigClientFactory;
