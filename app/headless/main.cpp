#include "app/headless/CommandLine.h"
#include "app/headless/ExitCode.h"

#include <QCoreApplication>

#include <cstdio>

using namespace trestle::headless;

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("trestle-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TRESTLE_VERSION));

    const auto run = readCommandLine(QCoreApplication::arguments());
    if (run) return (*run)();
    std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(run.error().message));
    return UsageError;
}
