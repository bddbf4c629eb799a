#include "core/aws/apigateway/DocumentFamily.h"
#include "core/aws/apigateway/Operations.h"
#include "core/aws/apigateway/SelfSignedCertificate.h"
#include "core/aws/rest/JsonMembers.h"

namespace trestle::aws::apigateway {

using base::JsonValue;
using rest::Outcome;
using rest::textOf;

namespace {

constexpr PatchRule certificateRules[] = {{"/description"}};
constexpr DocumentFamily certificateFamily{DocumentFamily::Owner::Account,
                                           "clientCertificates",
                                           "clientCertificateId",
                                           "clientCertificateId",
                                           "Invalid Client Certificate identifier specified",
                                           {PatchManner::ListsOperations, certificateRules}};

Outcome withTags(Outcome certificate)
{
    if (certificate) rest::setDefault(*certificate, "tags", JsonValue::Object());
    return certificate;
}

}  // namespace

Outcome generateClientCertificate(ApiGateway& gateway, const JsonValue& input)
{
    const auto made = selfSignedCertificate("ApiGateway", {}, gateway.nowSeconds());
    if (!made) return rest::Failure{"ServiceUnavailableException", made.error().message.toUtf8()};
    return changeDesign(gateway, [&](workspace::Workspace& design) -> Outcome {
        JsonValue certificate = JsonValue::Object();
        rest::copyMembers(certificate, input, {"description", "tags"});
        certificate.insert("pemEncodedCertificate", made->certificate);
        certificate.insert("createdDate", gateway.nowSeconds());
        certificate.insert("expirationDate", gateway.nowSeconds() + certificateSeconds);
        const QByteArray id = newShortId(design.documents.all(certificateFamily.kind));
        design.documents.set(certificateFamily.kind, id, certificate);
        return shown(certificateFamily, id, certificate);
    });
}

Outcome getClientCertificate(ApiGateway& gateway, const JsonValue& input)
{
    return withTags(getDocument(gateway, input, certificateFamily));
}

Outcome getClientCertificates(ApiGateway& gateway, const JsonValue& input)
{
    return listDocuments(gateway, input, certificateFamily);
}

Outcome updateClientCertificate(ApiGateway& gateway, const JsonValue& input)
{
    return withTags(updateDocument(gateway, input, certificateFamily));
}

Outcome deleteClientCertificate(ApiGateway& gateway, const JsonValue& input)
{
    const auto design = gateway.design.design();
    const QByteArray id = textOf(input, certificateFamily.inputId);
    for (const gateway::Api& api : design->apis)
        for (const gateway::Stage& stage : api.stages)
            if (!id.isEmpty() && textOf(stage.document, "clientCertificateId") == id)
                return badRequest("Client certificate " + id + " is used by stage " + stage.name + " of API " +
                                  api.resourceId());
    return deleteDocument(gateway, input, certificateFamily);
}

}  // namespace trestle::aws::apigateway
