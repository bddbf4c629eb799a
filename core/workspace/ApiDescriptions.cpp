#include "core/workspace/ApiDescriptions.h"

#include "core/base/Ids.h"
#include "core/gateway/openapi/HttpDescription.h"
#include "core/gateway/openapi/Members.h"
#include "core/gateway/openapi/RestExport.h"
#include "core/gateway/openapi/RestImport.h"
#include "core/workspace/ApiName.h"
#include "core/workspace/DescriptionText.h"

namespace trestle::workspace {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using gateway::Description;
using gateway::Finding;
using gateway::Findings;
using gateway::Protocol;
using gateway::RestImport;

namespace {

Error noDescriptions()
{
    return {ErrorCode::Unsupported, QStringLiteral("OpenAPI describes REST and HTTP APIs only")};
}

base::Result<void> take(gateway::Api& api, const Description& description, bool merges, Findings& findings)
{
    if (api.protocol == Protocol::WebSocket) return noDescriptions();
    if (api.protocol == Protocol::Http) return gateway::takeHttpDescription(api, description, findings);
    gateway::takeRestDescription(api, description,
                                 {.mode = merges ? RestImport::Mode::Merge : RestImport::Mode::Overwrite}, findings);
    return {};
}

}  // namespace

base::Result<ImportedApi> importApi(Workspace& design, const QByteArray& text, const ApiImport& options)
{
    Findings findings;
    const auto description = readDescription(text, Description::BasePath::Ignore, findings);
    if (!description) return description.error();

    gateway::Api made;
    gateway::Api* known = design.api(options.api);
    if (known) {
        made = *known;
    } else if (!options.api.isEmpty()) {
        return Error{ErrorCode::NotFound, QStringLiteral("There is no API %1").arg(QString::fromUtf8(options.api))};
    } else {
        made.id = base::newResourceId();
        made.name = freeApiName(design, description->title);
        made.protocol = options.protocol;
        made.document = JsonValue::Object();
        // REST APIs have no $default stage; this one follows the design, so that the API answers at once.
        if (made.protocol == Protocol::Rest) made.stages = {{.name = "dev"}};
        if (!description->title.isEmpty()) nameApi(made, description->title);
    }
    const QByteArray title = gateway::textOf(made.document, "name");
    if (auto taken = take(made, *description, options.merges, findings); !taken) return taken.error();
    if (!title.isEmpty()) nameApi(made, title);
    if (const QList<QByteArray> errors = told(findings, Finding::Severity::Error, text); !errors.isEmpty())
        return Error{ErrorCode::InvalidArgument, QString::fromUtf8(errors.join('\n'))};

    ImportedApi imported{made.name, told(findings, Finding::Severity::Warning, text)};
    if (known)
        *known = std::move(made);
    else
        design.apis.push_back(std::move(made));
    sortObjects(design);
    return imported;
}

base::Result<JsonValue> exportApi(const gateway::Api& api, const ApiExport& options)
{
    switch (api.protocol) {
        case Protocol::WebSocket:
            return noDescriptions();
        case Protocol::Http:
            return gateway::describeHttpApi(api, {.extensions = options.extensions, .server = options.server});
        case Protocol::Rest:
            return gateway::describeRestApi(api, {.version = options.version,
                                                  .integrations = options.extensions,
                                                  .authorizers = options.extensions,
                                                  .documentation = options.extensions,
                                                  .pathParameters = !options.extensions,
                                                  .parts = &api.documents.all("documentationParts"),
                                                  .apiVersion = "1.0",
                                                  .server = options.server});
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::workspace
