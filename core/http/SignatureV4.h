// Signature Version 4, as the services' "Signing AWS API requests" defines it: what a client adds to a request, and
// what a server computes to compare. Pure functions; any thread.
#pragma once

#include "core/http/HttpClient.h"

#include <QByteArray>

#include <vector>

namespace trestle::http {

struct Credentials
{
    QByteArray accessKeyId;
    QByteArray secretAccessKey;
    QByteArray sessionToken;  // empty for long-term keys
};

struct SigningScope
{
    QByteArray region;   // "eu-west-1"
    QByteArray service;  // "dynamodb"
};

/// What a signature covers.
struct SignedRequest
{
    QByteArray method;
    QByteArray path;              // as sent, percent-encoded; empty counts as "/"
    QByteArray query;             // as sent, without '?'
    std::vector<Header> headers;  // those that are signed; repeated names in the order they were sent
    QByteArray payloadHash;       // lower-case hex SHA-256 of the body
};

/// Names of `headers`, lower case, sorted, separated by ';'.
[[nodiscard]] QByteArray signedHeaderNames(const std::vector<Header>& headers);
/// Lower-case hex. `time` is the request's X-Amz-Date: "20150830T123600Z".
[[nodiscard]] QByteArray signatureV4(const SignedRequest& request, const QByteArray& time, const SigningScope& scope,
                                     const QByteArray& secretAccessKey);
[[nodiscard]] QByteArray sha256Hex(const QByteArray& bytes);

/// Adds Host where absent, X-Amz-Date, X-Amz-Security-Token if there is a session token, and Authorization. The host,
/// content-type and x-amz-* headers are signed.
void sign(ClientRequest& request, const Credentials& credentials, const SigningScope& scope, qint64 nowMs);

}  // namespace trestle::http
