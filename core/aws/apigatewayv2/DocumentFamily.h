// Objects that are one document each, of an API or of the account, and what create, get, list, update and delete of
// them have in common.
#pragma once

#include "core/aws/apigatewayv2/ApiGatewayV2.h"

namespace trestle::aws::apigatewayv2 {

struct DocumentFamily
{
    const char* kind;              // of the documents: "authorizers"
    const char* idName;            // the member that is an object's id, in inputs and answers: "authorizerId"
    const char* missing;           // "Invalid Authorizer identifier specified"; "%1" is the id
    const char* parent = nullptr;  // the member that names what it is below: "integrationId"
};

/// Sees a document before it is kept; may complete or refuse it.
using DocumentCheck =
    std::function<base::Result<void, rest::Failure>(const gateway::Api& api, base::JsonValue& document)>;

/// The document with its id in it.
[[nodiscard]] base::JsonValue shown(const DocumentFamily& family, const QByteArray& id,
                                    const base::JsonValue& document);
/// What an input says of the object itself: all of it but the members that say where.
[[nodiscard]] base::JsonValue documentOf(const DocumentFamily& family, const base::JsonValue& input);
/// Sets what `input` says in `document`. In maps an entry is replaced alone, and an empty one takes it away.
void mergeInto(base::JsonValue& document, const base::JsonValue& input);
[[nodiscard]] rest::Failure missing(const DocumentFamily& family, const QByteArray& id);

// Each is a whole operation, on the API that the input names.
[[nodiscard]] rest::Outcome createDocument(ApiGatewayV2& gateway, const base::JsonValue& input,
                                           const DocumentFamily& family, const DocumentCheck& check = {});
[[nodiscard]] rest::Outcome getDocument(ApiGatewayV2& gateway, const base::JsonValue& input,
                                        const DocumentFamily& family);
[[nodiscard]] rest::Outcome listDocuments(ApiGatewayV2& gateway, const base::JsonValue& input,
                                          const DocumentFamily& family);
[[nodiscard]] rest::Outcome updateDocument(ApiGatewayV2& gateway, const base::JsonValue& input,
                                           const DocumentFamily& family, const DocumentCheck& check = {});
[[nodiscard]] rest::Outcome deleteDocument(ApiGatewayV2& gateway, const base::JsonValue& input,
                                           const DocumentFamily& family);

}  // namespace trestle::aws::apigatewayv2
