// `trestle-cli token DIR`: a token of the workspace's local issuer, for requests to routes with a JWT authorizer.
#pragma once

#include <QByteArray>
#include <QString>

namespace trestle::headless {

struct TokenOptions
{
    QString folder;
    QByteArray issuer;    // "" is the workspace's endpoint
    QByteArray audience;  // "", as the two below: the claim is left out
    QByteArray subject;
    QByteArray scope;
    QByteArray claims;  // more of them, a JSON object; they go before the above
    qint64 seconds = 3'600;
};

/// Prints the token on standard output; the exit code.
int runToken(const TokenOptions& options);

}  // namespace trestle::headless
