// Reads arbitrary text as an OpenAPI description, makes a REST API of it and that a description again. What was
// exported has to be a description, as JSON and as YAML.
#include "core/gateway/openapi/RestExport.h"
#include "core/gateway/openapi/RestImport.h"
#include "core/workspace/DescriptionText.h"
#include "core/workspace/YamlJson.h"

#include <cstdlib>

using namespace trestle;
using gateway::Description;
using gateway::Finding;
using gateway::OpenApi;

namespace {

gateway::Api emptyApi()
{
    gateway::Api api;
    api.name = "fuzzed";
    api.protocol = gateway::Protocol::Rest;
    return api;
}

void readBack(const QByteArray& text)
{
    gateway::Findings findings;
    const auto description = workspace::readDescription(text, Description::BasePath::Ignore, findings);
    if (!description) std::abort();
    gateway::Api api = emptyApi();
    gateway::takeRestDescription(api, *description, {}, findings);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    gateway::Findings findings;
    const auto description = workspace::readDescription(text, Description::BasePath::Prepend, findings);
    if (!description) return 0;
    gateway::Api api = emptyApi();
    gateway::takeRestDescription(api, *description, {}, findings);
    for (const Finding::Severity severity : {Finding::Severity::Warning, Finding::Severity::Error})
        (void)workspace::told(findings, severity, text);
    for (const OpenApi version : {OpenApi::Swagger20, OpenApi::OpenApi30, OpenApi::OpenApi31}) {
        const base::JsonValue document =
            gateway::describeRestApi(api, {.version = version,
                                           .integrations = true,
                                           .authorizers = true,
                                           .documentation = true,
                                           .pathParameters = true,
                                           .parts = &api.documents.all("documentationParts")});
        readBack(base::writeJson(document));
        if (const auto yaml = workspace::yamlOfJson(document)) readBack(*yaml);
    }
    return 0;
}
