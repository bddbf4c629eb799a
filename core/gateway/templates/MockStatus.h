// What a MOCK integration reads of its rendered request: a statusCode that is an integer, in JSON as permissive as the
// service's. { statusCode: 200, } has one; {"statusCode": "200"} and statusCode: 200 have none, which the service
// answers with 500.
#pragma once

#include <QByteArray>

#include <optional>

namespace trestle::gateway {

[[nodiscard]] std::optional<int> mockStatusCode(const QByteArray& renderedRequest);

}  // namespace trestle::gateway
