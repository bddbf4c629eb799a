// Objects of the account that are one document each: domain names, their mappings, VPC links. What their operations
// have in common; see DocumentFamily.h for those of an API.
#pragma once

#include "core/aws/apigatewayv2/DocumentFamily.h"

namespace trestle::aws::apigatewayv2 {

using AccountCheck =
    std::function<base::Result<void, rest::Failure>(const workspace::Workspace& design, base::JsonValue& document)>;

/// The object that `input` names, looked at or edited. Failure: there is none.
[[nodiscard]] rest::Outcome readAccount(ApiGatewayV2& gateway, const base::JsonValue& input,
                                        const DocumentFamily& family,
                                        const std::function<base::JsonValue(const base::JsonValue&)>& show = {});
[[nodiscard]] rest::Outcome updateAccount(ApiGatewayV2& gateway, const base::JsonValue& input,
                                          const DocumentFamily& family, const AccountCheck& check = {});
[[nodiscard]] rest::Outcome listAccount(ApiGatewayV2& gateway, const base::JsonValue& input,
                                        const DocumentFamily& family,
                                        const std::function<base::JsonValue(const base::JsonValue&)>& show = {});

/// Null if the design has none of the input's id below what the input names.
[[nodiscard]] const base::JsonValue* findAccount(const workspace::Workspace& design, const base::JsonValue& input,
                                                 const DocumentFamily& family);

}  // namespace trestle::aws::apigatewayv2
