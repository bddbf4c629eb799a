#include "app/headless/VerifyCommand.h"

#include "app/headless/Counted.h"
#include "app/headless/ExitCode.h"
#include "app/headless/WorkspaceData.h"

#include <cstdio>

namespace trestle::headless {

int runVerify(const QString& folder)
{
    const auto data = openData(folder);
    if (!data) {
        std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(data.error().message));
        // Data so damaged that it does not open is a finding too.
        return data.error().code == base::ErrorCode::Internal ? Findings : Failure;
    }
    const auto findings = data->tables->verify();
    if (!findings) {
        std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(findings.error().message));
        return Failure;
    }
    for (const QString& finding : *findings)
        std::printf("%s\n", qUtf8Printable(finding));
    if (!findings->isEmpty()) return Findings;
    qint64 items = 0;
    const QList<QByteArray> names = data->tables->tableNames();
    for (const QByteArray& name : names)
        if (const auto status = data->tables->describeTable(name)) items += status->itemCount;
    std::printf("All is well: %s in %s, %s indexes and the change log\n",
                qUtf8Printable(counted(items, QLatin1String("item"))),
                qUtf8Printable(counted(names.size(), QLatin1String("table"))), names.size() == 1 ? "its" : "their");
    return Success;
}

}  // namespace trestle::headless
