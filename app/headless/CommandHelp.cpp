#include "app/headless/CommandHelp.h"

#include <map>

namespace trestle::headless {

namespace {

constexpr qsizetype helpWidth = 80;
constexpr qsizetype commandColumn = 29;
constexpr qsizetype optionColumn = 26;
constexpr qsizetype codeColumn = 7;

// Lines of at most helpWidth that begin at `column`; the first is there already.
QString wrapped(const QString& text, qsizetype column)
{
    QString out;
    qsizetype at = column;
    for (const QString& word : text.split(u' ')) {
        const bool fits = at == column || at + 1 + word.size() <= helpWidth;
        if (!fits) {
            out += u'\n' + QString(column, u' ');
            at = column;
        } else if (at != column) {
            out += u' ';
            ++at;
        }
        out += word;
        at += word.size();
    }
    return out + u'\n';
}

// `text` beside `head`, or below it where that is long.
QString entry(const QString& head, const QString& text, qsizetype column)
{
    QString line = QStringLiteral("  ") + head;
    line += line.size() + 2 > column ? u'\n' + QString(column, u' ') : QString(column - line.size(), u' ');
    return line + wrapped(text, column);
}

QString paragraphs(const QString& text)
{
    QString out;
    for (const QString& each : text.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts))
        out += u'\n' + wrapped(each, 0);
    return out;
}

QString nameAndArguments(const CommandText& command, const QString& between)
{
    return QString::fromLatin1(command.name) + between + QString::fromLatin1(command.arguments);
}

QString helpEntry(qsizetype column)
{
    return entry(QStringLiteral("-h, --help"), QStringLiteral("Prints this help."), column);
}

std::map<int, QStringList> sharedEndings()
{
    return {{Success, {QStringLiteral("ended as asked")}},
            {Failure, {QStringLiteral("failed, for the reason that was printed")}},
            {UsageError, {QStringLiteral("wrong command line")}}};
}

QString exitCodes(const std::map<int, QStringList>& endings)
{
    QString out = QStringLiteral("\nExit codes:\n");
    for (const auto& [code, when] : endings)
        out += entry(QString::number(code), when.join(QStringLiteral("; ")), codeColumn);
    return out;
}

}  // namespace

QString overview(const std::vector<Command>& all)
{
    QString out = QStringLiteral("Usage: trestle-cli COMMAND [OPTIONS] ARGUMENTS\n");
    out += paragraphs(QStringLiteral(
        "Runs a Trestle workspace without a window: its APIs, functions and tables, on 127.0.0.1. Fills, "
        "reads and checks it too."));
    out += QStringLiteral("\nCommands:\n");
    std::map<int, QStringList> endings = sharedEndings();
    for (const Command& command : all) {
        out += entry(nameAndArguments(command.text, QStringLiteral(" ")), QString::fromUtf8(command.text.summary),
                     commandColumn);
        for (const Ending& ending : command.text.endings)
            endings[ending.code] +=
                QString::fromLatin1(command.text.name) + QStringLiteral(": ") + QString::fromUtf8(ending.when);
    }
    out += QStringLiteral("\nOptions:\n") + helpEntry(commandColumn) +
           entry(QStringLiteral("-v, --version"), QStringLiteral("Prints the version."), commandColumn);
    return out + exitCodes(endings) +
           paragraphs(QStringLiteral("'trestle-cli COMMAND --help' tells all that a command does, and its options."));
}

QString helpOf(const Command& command)
{
    const CommandText& text = command.text;
    QString out = QStringLiteral("Usage: trestle-cli ") + nameAndArguments(text, QStringLiteral(" [OPTIONS] ")) + u'\n';
    out += paragraphs(QString::fromUtf8(text.summary) + u' ' + QString::fromUtf8(text.details));
    if (text.data == DataUse::Alone)
        out += paragraphs(QStringLiteral("Needs the data for itself: while a program serves it, that one is named."));
    out += QStringLiteral("\nOptions:\n");
    for (const Option& option : command.options) {
        QString head = QStringLiteral("--") + QString::fromLatin1(option.name);
        if (option.value) head += u' ' + QString::fromLatin1(option.value);
        out += entry(head, QString::fromUtf8(option.text), optionColumn);
    }
    std::map<int, QStringList> endings = sharedEndings();
    for (const Ending& ending : text.endings)
        endings[ending.code] += QString::fromUtf8(ending.when);
    return out + helpEntry(optionColumn) + exitCodes(endings);
}

}  // namespace trestle::headless
