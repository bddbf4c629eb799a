// Which functions a chain of calls has been through, so that an endless one ends: the part Lineage of X-Amzn-Trace-Id,
// which the SDKs hand on from the variable _X_AMZN_TRACE_ID to the calls a handler makes.
//
//     lineage  = entry *( "|" entry )
//     entry    = "1:" 8hex ":" count      the function, by a digest of its ARN, and how often the chain has been there
#pragma once

#include <QByteArray>

namespace trestle::functions {

/// The value of Lineage in a header; "" if there is none.
[[nodiscard]] QByteArray lineageOf(QByteArrayView traceHeader);
/// How often the chain has been through `functionArn`.
[[nodiscard]] int timesThrough(const QByteArray& lineage, const QByteArray& functionArn);
/// The lineage of calls that `functionArn` makes when it was called with `lineage`.
[[nodiscard]] QByteArray lineageThrough(const QByteArray& lineage, const QByteArray& functionArn);

}  // namespace trestle::functions
