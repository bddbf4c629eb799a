#include "core/tables/transfer/ImportTrial.h"

#include "core/tables/transfer/PutCheck.h"

namespace trestle::tables {

namespace {

constexpr qint64 mostBytes = qint64(4) << 20;
constexpr qint64 longestLookedAt = qint64(1) << 20;  // no item of 400 KB takes more

base::Result<void> check(const TableDescription& table, QByteArrayView line, LineFormat format)
{
    const auto item = itemFromLine(line, format);
    if (!item) return item.error();
    if (const auto size = checkForPut(table, *item); !size) return size.error();
    return {};
}

}  // namespace

base::Result<ImportTrial> tryImport(const TableDescription& table, QFile& source, LineFormat format, qint64 most)
{
    ImportTrial trial;
    for (qint64 number = 1; trial.lines < most && source.pos() < mostBytes; ++number) {
        const QByteArray line = source.readLine(longestLookedAt);
        if (line.isEmpty() && source.error() != QFileDevice::NoError)
            return base::Error{base::ErrorCode::Io,
                               QStringLiteral("Cannot read %1: %2").arg(source.fileName(), source.errorString())};
        trial.isWhole = line.isEmpty();
        if (trial.isWhole) break;
        const QByteArray text = line.trimmed();
        if (text.isEmpty()) continue;
        if (trial.lines == 0 && text.startsWith('['))
            return base::Error{base::ErrorCode::Parse,
                               QStringLiteral("The file is a JSON array. An import takes JSON Lines: one item a line, "
                                              "without brackets around them and commas between them")};
        ++trial.lines;
        if (!line.endsWith('\n') && !source.atEnd()) break;  // longer than what is looked at
        if (auto checked = check(table, text, format); !checked)
            trial.refused.push_back({number, checked.error().message, text});
    }
    trial.isWhole = trial.isWhole || source.atEnd();
    return trial;
}

}  // namespace trestle::tables
