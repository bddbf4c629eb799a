#include "core/aws/rest/Failure.h"

namespace trestle::aws::rest {

using base::JsonValue;

http::Response failureResponse(const Model& model, const Failure& failure)
{
    const ErrorShape* shape = model.error(failure.code);
    http::Response response;
    response.status = shape ? shape->status : 500;
    JsonValue document = JsonValue::Object();
    if (shape && shape->hasType) document.insert("Type", response.status < 500 ? "User" : "Server");
    document.insert(shape ? shape->message.toByteArray() : QByteArray("message"), failure.message);
    for (const auto& [name, value] : failure.members)
        document.insert(name, value);
    response.headers = failure.headers;
    response.headers.add("x-amzn-ErrorType", failure.code);
    response.headers.add("Content-Type", "application/json");
    response.body = writeJson(document);
    return response;
}

Failure constraintFailure(Dialect dialect, QByteArray message)
{
    switch (dialect) {
        case Dialect::ApiGateway:
        case Dialect::Lambda:
            return {"ValidationException", std::move(message)};
        case Dialect::ApiGatewayV2:
            return {"BadRequestException", std::move(message)};
        case Dialect::Management:
            return {"ValidationException", std::move(message)};
    }
    Q_UNREACHABLE();
}

Failure unreadable(Dialect dialect, QByteArray message)
{
    switch (dialect) {
        case Dialect::ApiGateway:
        case Dialect::Management:
            return {"SerializationException", std::move(message)};
        case Dialect::ApiGatewayV2:
            return {"BadRequestException", std::move(message)};
        case Dialect::Lambda:
            return {"InvalidRequestContentException", std::move(message)};
    }
    Q_UNREACHABLE();
}

}  // namespace trestle::aws::rest
