#include "core/tables/schema/HashOrder.h"

#include <algorithm>

namespace trestle::tables {

quint32 hashBucket(const QByteArray& name, qsizetype count)
{
    quint32 hash = 0;
    for (const QChar unit : QString::fromUtf8(name))
        hash = hash * 31 + unit.unicode();
    quint32 buckets = 16;
    while (count * 4 > qsizetype(buckets) * 3)
        buckets *= 2;
    return (hash ^ (hash >> 16)) & (buckets - 1);
}

QList<QByteArray> inHashOrder(QList<QByteArray> names)
{
    std::stable_sort(names.begin(), names.end(), [count = names.size()](const QByteArray& a, const QByteArray& b) {
        return hashBucket(a, count) < hashBucket(b, count);
    });
    return names;
}

}  // namespace trestle::tables
