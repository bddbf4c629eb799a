// An event that was accepted and that nobody waits for. A value.
#pragma once

#include <QByteArray>

namespace trestle::functions {

struct AsyncEvent
{
    QByteArray id;  // the request id its caller was given; the same for every attempt
    QByteArray function;
    QByteArray qualifier;
    QByteArray payload;  // JSON
    QByteArray clientContext;
    QByteArray traceRoot;
    QByteArray lineage;
    qint64 acceptedMs = 0;  // since 1970
    int attempts = 0;       // that failed in the handler
    qint64 dueMs = 0;       // of the next attempt

    bool operator==(const AsyncEvent&) const = default;
};

}  // namespace trestle::functions
