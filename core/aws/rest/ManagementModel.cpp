// Made by generate_rest_models.py from the public service models; do not edit.
#include "core/aws/rest/Model.h"

namespace trestle::aws::rest {

// clang-format off
namespace {

constexpr Member memberTable[] = {
    {"connectionId", "connectionId", 4, Place::Uri, true},
    {"connectionId", "connectionId", 4, Place::Uri, true},
    {"data", "Data", 5, Place::Payload, true},
    {"connectionId", "connectionId", 4, Place::Uri, true},
    {"connectedAt", "connectedAt", 6, Place::Body, false},
    {"identity", "identity", 7, Place::Body, false},
    {"lastActiveAt", "lastActiveAt", 6, Place::Body, false},
    {"sourceIp", "sourceIp", 4, Place::Body, true},
    {"userAgent", "userAgent", 4, Place::Body, true},
};

constexpr QByteArrayView valueTable[] = {
    "",
};

constexpr QByteArrayView patternTable[] = {
    "",
};

constexpr Shape shapeTable[] = {
    {"DeleteConnectionRequest", ShapeKind::Structure, 0, noBound, noBound, 0, 1, 0, 0, noShape},
    {"GetConnectionRequest", ShapeKind::Structure, 0, noBound, noBound, 1, 1, 0, 0, noShape},
    {"PostToConnectionRequest", ShapeKind::Structure, 0, noBound, noBound, 2, 2, 0, 0, noShape},
    {"GetConnectionResponse", ShapeKind::Structure, 0, noBound, noBound, 4, 3, 0, 0, noShape},
    {"__string", ShapeKind::String, 0, noBound, noBound, 7, 0, 0, 0, noShape},
    {"Data", ShapeKind::Blob, 0, noBound, 131072, 7, 0, 0, 0, noShape},
    {"__timestampIso8601", ShapeKind::IsoTime, 0, noBound, noBound, 7, 0, 0, 0, noShape},
    {"Identity", ShapeKind::Structure, 0, noBound, noBound, 7, 2, 0, 0, noShape},
};

constexpr OperationShape operationTable[] = {
    {"DeleteConnection", "DELETE", "/@connections/{connectionId}", "", 204, 0, noShape},
    {"GetConnection", "GET", "/@connections/{connectionId}", "", 200, 1, 3},
    {"PostToConnection", "POST", "/@connections/{connectionId}", "", 200, 2, noShape},
};

constexpr ErrorShape errorTable[] = {
    {"AccessDeniedException", 403, "message", false},
    {"ForbiddenException", 403, "message", false},
    {"GoneException", 410, "message", false},
    {"IncompleteSignatureException", 403, "message", false},
    {"InvalidSignatureException", 403, "message", false},
    {"LimitExceededException", 429, "message", false},
    {"MissingAuthenticationTokenException", 403, "message", false},
    {"NotImplementedException", 501, "message", false},
    {"PayloadTooLargeException", 413, "message", false},
    {"SerializationException", 400, "message", false},
    {"UnknownOperationException", 404, "message", false},
    {"UnrecognizedClientException", 403, "message", false},
    {"ValidationException", 400, "message", false},
};

constexpr Model model = {"apigatewaymanagementapi", "execute-api", Dialect::Management, operationTable, shapeTable, memberTable, valueTable, patternTable, errorTable};

}  // namespace
// clang-format on

const Model& managementModel()
{
    return model;
}

}  // namespace trestle::aws::rest
