#include "core/gateway/pipeline/Failure.h"

#include "core/base/Json.h"

namespace trestle::gateway {

namespace {

QByteArrayView serviceText(Failure::Kind kind)
{
    switch (kind) {
        case Failure::Kind::NotFound:
            return "Not Found";
        case Failure::Kind::BadRequest:
            return "Bad Request";
        case Failure::Kind::Unauthorized:
            return "Unauthorized";
        case Failure::Kind::Forbidden:
            return "Forbidden";
        case Failure::Kind::TooManyRequests:
            return "Too Many Requests";
        case Failure::Kind::Conflict:
            return "Conflict";
        case Failure::Kind::PayloadTooLarge:
            return "Request Entity Too Large";
        case Failure::Kind::UriTooLong:
            return "Request URI too long";
        case Failure::Kind::InternalServerError:
            return "Internal Server Error";
        case Failure::Kind::ServiceUnavailable:
            return "Service Unavailable";
    }
    return {};
}

}  // namespace

int statusOf(Failure::Kind kind)
{
    switch (kind) {
        case Failure::Kind::NotFound:
            return 404;
        case Failure::Kind::BadRequest:
            return 400;
        case Failure::Kind::Unauthorized:
            return 401;
        case Failure::Kind::Forbidden:
            return 403;
        case Failure::Kind::TooManyRequests:
            return 429;
        case Failure::Kind::Conflict:
            return 409;
        case Failure::Kind::PayloadTooLarge:
            return 413;
        case Failure::Kind::UriTooLong:
            return 414;
        case Failure::Kind::InternalServerError:
            return 500;
        case Failure::Kind::ServiceUnavailable:
            return 503;
    }
    return 500;
}

http::Response responseOf(const Failure& failure)
{
    http::Response response;
    response.status = statusOf(failure.kind);
    response.headers.add("content-type", "application/json");
    for (const http::Header& header : failure.headers)
        response.headers.add(header.name, header.value);
    response.body = "{\"message\":";
    base::appendJsonString(response.body,
                           failure.message.isEmpty() ? serviceText(failure.kind) : QByteArrayView(failure.message));
    response.body += '}';
    return response;
}

}  // namespace trestle::gateway
