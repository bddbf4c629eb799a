// Objects that are one document each, of an API or of the account: what get, list, update and delete have in common.
#pragma once

#include "core/aws/apigateway/ApiGateway.h"
#include "core/aws/apigateway/Patch.h"

namespace trestle::aws::apigateway {

struct DocumentFamily
{
    enum class Owner { Api, Account };
    Owner owner;
    const char* kind;     // of the documents: "requestValidators"
    const char* inputId;  // the member of inputs that names one: "requestValidatorId"
    const char* idName;   // the member of the document that is its id: "id"
    const char* missing;  // "Invalid Request Validator identifier specified"
    PatchTable table;
};

using DocumentCheck = std::function<base::Result<void, rest::Failure>(base::JsonValue& document)>;

/// The document with its id in it.
[[nodiscard]] base::JsonValue shown(const DocumentFamily& family, const QByteArray& id,
                                    const base::JsonValue& document);
/// Null if there is no such API.
[[nodiscard]] gateway::Documents* documentsOf(workspace::Workspace& design, const DocumentFamily& family,
                                              const base::JsonValue& input);
[[nodiscard]] const gateway::Documents* documentsOf(const workspace::Workspace& design, const DocumentFamily& family,
                                                    const base::JsonValue& input);

// Each is a whole operation. A missing API is told by lists as such, by the others as a missing object.
[[nodiscard]] rest::Outcome getDocument(ApiGateway& gateway, const base::JsonValue& input,
                                        const DocumentFamily& family);
[[nodiscard]] rest::Outcome listDocuments(ApiGateway& gateway, const base::JsonValue& input,
                                          const DocumentFamily& family,
                                          const std::function<bool(const base::JsonValue& document)>& isWanted = {});
/// `check` sees the document after the patch and may still change or refuse it.
[[nodiscard]] rest::Outcome updateDocument(ApiGateway& gateway, const base::JsonValue& input,
                                           const DocumentFamily& family, const DocumentCheck& check = {});
[[nodiscard]] rest::Outcome deleteDocument(ApiGateway& gateway, const base::JsonValue& input,
                                           const DocumentFamily& family);

}  // namespace trestle::aws::apigateway
