// Parts of answers that several operations write, appended straight to the answer's bytes. Any thread.
#pragma once

#include "core/tables/operations/Requests.h"

namespace trestle::aws {

/// `{` or `,` as the answer needs, then `"name":`.
void appendMember(QByteArray& out, QByteArrayView name);
/// The member and its text.
void appendString(QByteArray& out, QByteArrayView name, QByteArrayView value);
/// The member and its number.
void appendNumber(QByteArray& out, QByteArrayView name, qint64 value);
/// The member and its list of texts.
void appendStrings(QByteArray& out, QByteArrayView name, const QList<QByteArray>& values);

/// Nothing if the capacity was not asked for.
void appendConsumedCapacity(QByteArray& out, const tables::ConsumedCapacity& capacity);
/// The batches' list; nothing if the capacity was not asked for.
void appendConsumedCapacity(QByteArray& out, const std::vector<tables::ConsumedCapacity>& capacity);
/// {"ItemCollectionKey": …, "SizeEstimateRangeGB": […]}
void appendCollectionMetrics(QByteArray& out, const tables::ItemCollectionMetrics& metrics);
/// {"Table": [metrics, …], …}; nothing if there are none.
void appendCollectionMetricsByTable(QByteArray& out,
                                    const std::vector<std::pair<QByteArray, tables::ItemCollectionMetrics>>& metrics);
/// A double as the service writes it: "0.5", "1.0".
void appendDouble(QByteArray& out, double value);
/// Seconds since 1970 with milliseconds: "1700000000.123".
void appendSeconds(QByteArray& out, qint64 milliseconds);
/// The member and its time.
void appendTime(QByteArray& out, QByteArrayView name, qint64 milliseconds);

}  // namespace trestle::aws
