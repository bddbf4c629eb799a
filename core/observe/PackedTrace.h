// A trace as one block of memory. A trace is some thirty texts and lists, each allocated for itself; kept like that for
// its time in the store, each costs its reader-less end a miss of the processor's caches. Packed while it is still
// warm, it is one allocation to keep and one to drop.
#pragma once

#include "core/observe/Trace.h"

#include <QByteArrayView>

namespace trestle::observe {

/// Everything but the number, which the store knows.
[[nodiscard]] QByteArray packTrace(const Trace& trace);
/// `packed` must come from packTrace() of this process.
[[nodiscard]] Trace unpackTrace(QByteArrayView packed);
/// Trace::id without unpacking the rest.
[[nodiscard]] QByteArrayView packedTraceId(QByteArrayView packed);

}  // namespace trestle::observe
