#include "app/headless/CommandLine.h"

#include "app/headless/CommandHelp.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdio>

namespace trestle::headless {

namespace {

base::Error usage(const QString& message)
{
    return {base::ErrorCode::InvalidArgument, message};
}

CommandRun printing(const QString& text)
{
    return [text] {
        std::fputs(qUtf8Printable(text), stdout);
        return Success;
    };
}

// Options of the same name take a value in all commands or in none, so one parser finds the command in any line.
void addOptions(QCommandLineParser& parser, const std::vector<Command>& all)
{
    parser.addOption({{QStringLiteral("h"), QStringLiteral("help")}, QString()});
    parser.addOption({{QStringLiteral("v"), QStringLiteral("version")}, QString()});
    QStringList known;
    for (const Command& command : all) {
        for (const Option& option : command.options) {
            const QString name = QString::fromLatin1(option.name);
            if (known.contains(name)) continue;
            known += name;
            parser.addOption({name, QString(), QString::fromLatin1(option.value)});
        }
    }
}

bool hasOption(const Command& command, const QString& name)
{
    return std::any_of(command.options.cbegin(), command.options.cend(),
                       [&](const Option& option) { return name == QLatin1String(option.name); });
}

QStringList namesOf(const std::vector<Command>& all)
{
    QStringList names;
    for (const Command& command : all)
        names += QString::fromLatin1(command.text.name);
    return names;
}

// "--port", "-p"
QString dashed(const QString& option)
{
    return (option.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + option;
}

// Which of the given options only other commands have, in a sentence; empty if there is none.
QString foreignOption(const Command& command, const QCommandLineParser& given, const std::vector<Command>& all)
{
    for (const QString& name : given.optionNames()) {
        if (hasOption(command, name)) continue;
        std::vector<Command> owners;
        std::copy_if(all.cbegin(), all.cend(), std::back_inserter(owners),
                     [&](const Command& each) { return hasOption(each, name); });
        return QStringLiteral("%1 has no option %2; it is one of %3")
            .arg(QString::fromLatin1(command.text.name), dashed(name), namesOf(owners).join(QStringLiteral(" and ")));
    }
    return {};
}

base::Result<CommandRun> readCommand(const Command& command, const QCommandLineParser& given, bool parsed,
                                     const std::vector<Command>& all)
{
    const QString name = QString::fromLatin1(command.text.name);
    if (const QStringList unknown = given.unknownOptionNames(); !unknown.isEmpty())
        return usage(QStringLiteral("%1 has no option %2").arg(name, dashed(unknown.first())));
    if (given.isSet(QStringLiteral("help"))) return printing(helpOf(command));
    if (!parsed) return usage(given.errorText());
    if (const QString foreign = foreignOption(command, given, all); !foreign.isEmpty()) return usage(foreign);
    const QStringList arguments = given.positionalArguments().mid(1);
    if (arguments.size() != QString::fromLatin1(command.text.arguments).split(u' ').size())
        return usage(QStringLiteral("%1 takes %2").arg(name, QString::fromLatin1(command.text.takes)));
    return command.read(arguments, given);
}

base::Result<CommandRun> readWithoutCommand(const QCommandLineParser& given, bool parsed,
                                            const std::vector<Command>& all)
{
    if (const QStringList unknown = given.unknownOptionNames(); !unknown.isEmpty())
        return usage(QStringLiteral("there is no option %1").arg(dashed(unknown.first())));
    if (given.isSet(QStringLiteral("version")))
        return printing(QCoreApplication::applicationName() + u' ' + QCoreApplication::applicationVersion() + u'\n');
    if (given.isSet(QStringLiteral("help"))) return printing(overview(all));
    if (!parsed) return usage(given.errorText());
    return usage(QStringLiteral("a command is missing"));
}

}  // namespace

base::Result<CommandRun> readCommandLine(const QStringList& words)
{
    const std::vector<Command> all = commands();
    QCommandLineParser parser;
    addOptions(parser, all);
    const bool parsed = parser.parse(words);
    const QString name = parser.positionalArguments().value(0);
    const auto command = std::find_if(all.cbegin(), all.cend(),
                                      [&](const Command& each) { return name == QLatin1String(each.text.name); });
    const auto withHint = [](base::Result<CommandRun> run, const QString& about) -> base::Result<CommandRun> {
        if (run) return run;
        return usage(run.error().message + QStringLiteral("\nTry 'trestle-cli %1--help'.").arg(about));
    };
    if (name.isEmpty() || parser.isSet(QStringLiteral("version")))
        return withHint(readWithoutCommand(parser, parsed, all), {});
    if (command == all.cend())
        return withHint(usage(QStringLiteral("\"%1\" is no command; there are: %2")
                                  .arg(name, namesOf(all).join(QStringLiteral(", ")))),
                        {});
    return withHint(readCommand(*command, parser, parsed, all), name + u' ');
}

}  // namespace trestle::headless
