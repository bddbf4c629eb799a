// All commands but serve, which has options enough for a file of its own.
#include "app/headless/Command.h"
#include "app/headless/DescriptionCommand.h"
#include "app/headless/ServeLine.h"
#include "app/headless/TokenCommand.h"
#include "app/headless/TransferCommand.h"
#include "app/headless/VerifyCommand.h"

namespace trestle::headless {

namespace {

TransferOptions beginTransfer(const QStringList& arguments)
{
    return {arguments[0], arguments[1].toUtf8(), arguments[2]};
}

bool takeFormat(TransferOptions& to, const QString& value)
{
    using tables::LineFormat;
    return setOneOf<LineFormat>(to.format, value, {{"typed", LineFormat::Typed}, {"plain", LineFormat::Plain}});
}

constexpr char formats[] = "typed or plain";

Command importCommand()
{
    return makeCommand<TransferOptions>(
        {"import",
         "DIR TABLE FILE|-",
         "a folder, a table and a file",
         "Puts the items of a JSON Lines file into a table.",
         "A line is {\"Item\": {…}} in typed JSON, or a plain object; - is standard input. SIGINT ends it after the "
         "step "
         "under way; the same command goes on there, if it reads a file. Lines that are refused stand in "
         "FILE.rejects.jsonl with number and reason.",
         {{Findings, "lines were refused"}, {Interrupted, "a signal ended it"}},
         DataUse::Alone},
        beginTransfer,
        {{{"format", "FORMAT", "Lines are typed ({\"Item\": …}) or plain; it tells them apart by itself.", formats},
          takeFormat},
         {{"rejects", "FILE", "Where the lines it refuses are written."}, setText<&TransferOptions::rejects>},
         {{"from-start", nullptr, "Begin anew, do not go on where a former run ended."},
          setTrue<&TransferOptions::fromStart>}},
        runImport);
}

Command exportCommand()
{
    return makeCommand<TransferOptions>(
        {"export",
         "DIR TABLE FILE|-",
         "a folder, a table and a file",
         "Writes the items of a table as JSON Lines.",
         "- is standard output. SIGINT ends it after the step under way; the same command goes on there, if it writes "
         "a "
         "file.",
         {{Interrupted, "a signal ended it"}},
         DataUse::Alone},
        beginTransfer,
        {{{"format", "FORMAT", "Lines are typed ({\"Item\": …}, the default) or plain.", formats}, takeFormat},
         {{"from-start", nullptr, "Begin anew, do not go on where a former run ended."},
          setTrue<&TransferOptions::fromStart>}},
        runExport);
}

Command importApiCommand()
{
    return makeCommand<DescriptionOptions>(
        {"import-api", "DIR FILE|-", "a folder and a file", "Makes an API of an OpenAPI file and prints its name.",
         "The file is OpenAPI 2.0, 3.0 or 3.1, in JSON or YAML; - is standard input."},
        [](const QStringList& arguments) { return DescriptionOptions{.folder = arguments[0], .file = arguments[1]}; },
        {{{"api", "NAME", "The API whose place the description takes."}, setBytes<&DescriptionOptions::api>},
         {{"merge", nullptr, "Keep what that API has and the description has not.", nullptr, "api"},
          setTrue<&DescriptionOptions::merges>},
         {{"protocol", "PROTOCOL", "The new API is a REST API (rest, the default) or an HTTP API (http).",
           "rest or http"},
          [](DescriptionOptions& to, const QString& value) {
              return setOneOf<bool>(to.isHttp, value, {{"rest", false}, {"http", true}});
          }}},
        runImportApi);
}

DescriptionOptions beginWithApi(const QStringList& arguments)
{
    return {.folder = arguments[0], .file = arguments[2], .api = arguments[1].toUtf8()};
}

Command exportApiCommand()
{
    return makeCommand<DescriptionOptions>(
        {"export-api", "DIR API FILE|-", "a folder, an API and a file", "Writes an API as OpenAPI.",
         "YAML if FILE ends in .yaml or .yml, JSON otherwise; - is standard output."},
        beginWithApi,
        {{{"as", "VERSION", "OpenAPI 2.0 (swagger), 3.0 (oas30, the default) or 3.1 (oas31).",
           "swagger, oas30 or oas31"},
          [](DescriptionOptions& to, const QString& value) {
              to.version = value;
              return value == u"swagger" || value == u"oas30" || value == u"oas31";
          }},
         {{"plain", nullptr, "Without the gateway's own extensions."}, setTrue<&DescriptionOptions::isPlain>}},
        runExportApi);
}

Command referenceCommand()
{
    return makeCommand<DescriptionOptions>(
        {"reference", "DIR API FOLDER", "a folder, an API and a folder",
         "Writes an API's reference for its readers into FOLDER.",
         "It is one page that needs no network, and OpenAPI 3.0 and 3.1."},
        beginWithApi, {{{"server", "URL", "Where its forms send requests to."}, setBytes<&DescriptionOptions::server>}},
        runReference);
}

Command verifyCommand()
{
    return makeCommand<QString>(
        {"verify",
         "DIR",
         "one folder",
         "Reads all data of the workspace in DIR and compares it with its checksums.",
         "Prints what is damaged, with table and key.",
         {{Findings, "damage was found"}},
         DataUse::Alone},
        [](const QStringList& arguments) { return arguments[0]; }, {}, runVerify);
}

Command tokenCommand()
{
    return makeCommand<TokenOptions>(
        {"token", "DIR", "one folder", "Prints a token of the workspace's own issuer.",
         "It is signed with the key in DIR/.trestle, for routes with a JWT authorizer whose issuer is "
         "http://localhost:PORT/_trestle/issuer."},
        [](const QStringList& arguments) { return TokenOptions{.folder = arguments[0]}; },
        {{{"issuer", "URL", "Who issues it; the workspace's endpoint by default."}, setBytes<&TokenOptions::issuer>},
         {{"audience", "TEXT", "The claim aud."}, setBytes<&TokenOptions::audience>},
         {{"subject", "TEXT", "The claim sub."}, setBytes<&TokenOptions::subject>},
         {{"scope", "TEXT", "The claim scope, words with blanks between."}, setBytes<&TokenOptions::scope>},
         {{"claims", "JSON", "More claims, as a JSON object."}, setBytes<&TokenOptions::claims>},
         {{"seconds", "N", "How long it is good; 3600 by default.", "a number"},
          [](TokenOptions& to, const QString& value) {
              bool isNumber = false;
              to.seconds = value.toLongLong(&isNumber);
              return isNumber;
          }}},
        runToken);
}

}  // namespace

std::vector<Command> commands()
{
    return {serveCommand(),     importCommand(),    exportCommand(), importApiCommand(),
            exportApiCommand(), referenceCommand(), verifyCommand(), tokenCommand()};
}

}  // namespace trestle::headless
