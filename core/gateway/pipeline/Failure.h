// How a request's way may end early, and the one place that turns that into the service's answer.
#pragma once

#include "core/http/Message.h"

#include <QByteArray>

namespace trestle::gateway {

struct Failure
{
    enum class Kind {
        NotFound,             // no route, no such item: 404
        BadRequest,           // what the client sent cannot be used: 400
        Unauthorized,         // 401
        Forbidden,            // 403
        TooManyRequests,      // 429
        Conflict,             // 409
        PayloadTooLarge,      // 413
        UriTooLong,           // 414
        InternalServerError,  // the integration failed: 500
        ServiceUnavailable,   // the integration gave no answer in time: 503
    };
    Kind kind = Kind::InternalServerError;
    QByteArray message;          // for the client; "" is the service's own text of that kind
    QByteArray note;             // for the trace: what happened really
    http::Headers headers = {};  // beside the content type
};

[[nodiscard]] int statusOf(Failure::Kind kind);
/// {"message": …} with its status, as an HTTP API answers.
[[nodiscard]] http::Response responseOf(const Failure& failure);

}  // namespace trestle::gateway
