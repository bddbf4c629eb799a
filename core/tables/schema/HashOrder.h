// The order in which the service lists what it keeps in a hash table of Java's standard library.
#pragma once

#include <QByteArray>
#include <QList>

namespace trestle::tables {

/// Where a table of `count` entries keeps one of this name.
[[nodiscard]] quint32 hashBucket(const QByteArray& name, qsizetype count);
[[nodiscard]] QList<QByteArray> inHashOrder(QList<QByteArray> names);

}  // namespace trestle::tables
