#include "app/console/Console.h"
#include "core/base/TerminationSignals.h"
#include "ui/settings/Settings.h"
#include "ui/shell/Appearance.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

using namespace trestle;

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const base::TerminationSignals signalsToEnd;
    QApplication::setApplicationName(QStringLiteral("trestle"));
    QApplication::setApplicationDisplayName(QStringLiteral("Trestle"));
    QApplication::setOrganizationName(QStringLiteral("trestle"));
    QApplication::setApplicationVersion(QStringLiteral(TRESTLE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("trestle"));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Desktop console for designing and testing APIs and tables.\n\nExit codes: 0 closed by the user, or "
        "by SIGTERM or SIGINT after saving; 2 wrong command line."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("DIR"), QStringLiteral("The workspace's folder."),
                                 QStringLiteral("[DIR]"));
    const QCommandLineOption sample(QStringLiteral("sample"), QStringLiteral("Open the sample Lending Library."));
    parser.addOption(sample);
    if (!parser.parse(QApplication::arguments()) || parser.positionalArguments().size() > 1) {
        std::fprintf(stderr, "trestle: %s\n",
                     parser.errorText().isEmpty() ? "one folder can be opened" : qUtf8Printable(parser.errorText()));
        return 2;
    }
    if (parser.isSet(QStringLiteral("version"))) parser.showVersion();
    if (parser.isSet(QStringLiteral("help"))) parser.showHelp();

    ui::applyAppearance(app);
    console::Console console;
    QObject::connect(&signalsToEnd, &base::TerminationSignals::requested, &console, [&console] {
        console.keepAll();
        QApplication::quit();
    });
    base::Result<void> opened;
    const QStringList recent = ui::Settings::instance().recentWorkspaces.value();
    if (!parser.positionalArguments().isEmpty())
        opened = console.open(parser.positionalArguments().first());
    else if (parser.isSet(sample))
        opened = console.openSample();
    else if (ui::Settings::instance().reopenWorkspace.value() && !recent.isEmpty())
        opened = console.open(recent.first());
    if (!opened || !console.isShown()) console.openHome(opened ? QString() : opened.error().message);
    return QApplication::exec();
}
