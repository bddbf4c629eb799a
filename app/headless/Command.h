// A command of trestle-cli as its command line and its help know it. Each stands once, with all its texts and options.
#pragma once

#include "app/headless/ExitCode.h"
#include "core/base/Result.h"

#include <QCommandLineParser>
#include <QStringList>

#include <functional>
#include <initializer_list>
#include <utility>
#include <vector>

namespace trestle::headless {

/// Does what the command line asks; the exit code.
using CommandRun = std::function<int()>;

struct Option
{
    const char* name;   // "port" of --port
    const char* value;  // the word for its value in the help; null: it takes none
    const char* text;   // what it is for, a sentence of the help
    const char* takes;  // which values, where not all will do: "a number from 0 to 65535"
    const char* needs;  // the option without which it means nothing; null: none
};

/// What a command may end with beside the codes that all of them have.
struct Ending
{
    ExitCode code;
    const char* when;
};

/// Whether a command needs the workspace's data for itself.
enum class DataUse { Shared, Alone };

struct CommandText
{
    const char* name;
    const char* arguments;  // "DIR TABLE FILE|-"
    const char* takes;      // the same in words: "a folder, a table and a file"
    const char* summary;    // what it does, in a line or two
    const char* details;    // what its own help says behind that; a blank line between paragraphs
    std::vector<Ending> endings = {};
    DataUse data = DataUse::Shared;
};

struct Command
{
    CommandText text;
    std::vector<Option> options;
    /// Error: InvalidArgument, if an option's value will not do. As many arguments are there as it takes.
    std::function<base::Result<CommandRun>(const QStringList& arguments, const QCommandLineParser& given)> read;
};

/// In the order in which the help lists them.
[[nodiscard]] std::vector<Command> commands();

/// An option, and where in a command's options its value goes; false if it will not do.
template <typename Options>
struct OptionOf
{
    Option option;
    bool (*take)(Options& to, const QString& value);
};

/// Takes for OptionOf: what `member` becomes if the option is there.
template <auto member, typename Options>
bool setTrue(Options& to, const QString&)
{
    to.*member = true;
    return true;
}
template <auto member, typename Options>
bool setText(Options& to, const QString& value)
{
    to.*member = value;
    return true;
}
template <auto member, typename Options>
bool setBytes(Options& to, const QString& value)
{
    to.*member = value.toUtf8();
    return true;
}

/// Of the words for a value the one that stands in the line; false if it is none of them.
template <typename Value, typename Member>
bool setOneOf(Member& to, const QString& word, std::initializer_list<std::pair<const char*, Value>> words)
{
    for (const auto& [each, value] : words) {
        if (word != QLatin1String(each)) continue;
        to = value;
        return true;
    }
    return false;
}

/// `begin` makes a command's options of its arguments, `rows` put into them what else was given, `run` does it.
template <typename Options>
Command makeCommand(const CommandText& text, Options (*begin)(const QStringList& arguments),
                    const std::vector<OptionOf<Options>>& rows, int (*run)(const Options& options))
{
    std::vector<Option> options;
    for (const OptionOf<Options>& row : rows)
        options.push_back(row.option);
    const auto read = [begin, rows, run](const QStringList& arguments,
                                         const QCommandLineParser& given) -> base::Result<CommandRun> {
        Options made = begin(arguments);
        for (const auto& [option, take] : rows) {
            const QString name = QString::fromLatin1(option.name);
            if (!given.isSet(name)) continue;
            if (option.needs && !given.isSet(QString::fromLatin1(option.needs)))
                return base::Error{base::ErrorCode::InvalidArgument,
                                   QStringLiteral("--%1 needs --%2").arg(name, QString::fromLatin1(option.needs))};
            if (!take(made, given.value(name)))
                return base::Error{base::ErrorCode::InvalidArgument,
                                   QStringLiteral("--%1 takes %2").arg(name, QString::fromUtf8(option.takes))};
        }
        return CommandRun([run, made] { return run(made); });
    };
    return {text, std::move(options), read};
}

}  // namespace trestle::headless
