#include "core/functions/Lineage.h"

#include <QCryptographicHash>
#include <QList>

namespace trestle::functions {

namespace {

constexpr qsizetype lengthLimit = 512;  // headers have other uses as well

QByteArray digest(const QByteArray& functionArn)
{
    return QCryptographicHash::hash(functionArn, QCryptographicHash::Md5).toHex().first(8);
}

struct LineageEntry
{
    QByteArray function;
    int count = 0;
};

// What is no entry of ours is not kept: others' counts mean nothing here.
QList<LineageEntry> entriesOf(const QByteArray& lineage)
{
    QList<LineageEntry> entries;
    for (const QByteArray& text : lineage.split('|')) {
        const QList<QByteArray> parts = text.split(':');
        if (parts.size() == 3 && parts[1].size() == 8) entries.push_back({parts[1], parts[2].toInt()});
    }
    return entries;
}

}  // namespace

QByteArray lineageOf(QByteArrayView traceHeader)
{
    const qsizetype at = traceHeader.indexOf(QByteArrayView("Lineage="));
    if (at < 0) return {};
    const QByteArrayView rest = traceHeader.sliced(at + 8);
    const qsizetype end = rest.indexOf(';');
    const QByteArray lineage = (end < 0 ? rest : rest.first(end)).toByteArray();
    return lineage.size() > lengthLimit ? QByteArray() : lineage;
}

int timesThrough(const QByteArray& lineage, const QByteArray& functionArn)
{
    if (lineage.isEmpty()) return 0;
    const QByteArray wanted = digest(functionArn);
    for (const LineageEntry& entry : entriesOf(lineage)) {
        if (entry.function == wanted) return entry.count;
    }
    return 0;
}

QByteArray lineageThrough(const QByteArray& lineage, const QByteArray& functionArn)
{
    const QByteArray through = digest(functionArn);
    QList<LineageEntry> entries = entriesOf(lineage);
    bool isFound = false;
    for (LineageEntry& entry : entries) {
        if (entry.function != through) continue;
        ++entry.count;
        isFound = true;
    }
    if (!isFound) entries.push_back({through, 1});
    QByteArrayList texts;
    for (const LineageEntry& entry : entries)
        texts.push_back("1:" + entry.function + ':' + QByteArray::number(entry.count));
    return texts.join('|');
}

}  // namespace trestle::functions
