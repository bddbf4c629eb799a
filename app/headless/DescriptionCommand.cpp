#include "app/headless/DescriptionCommand.h"

#include "app/headless/ExitCode.h"
#include "core/workspace/ApiDescriptions.h"
#include "core/workspace/ApiReference.h"
#include "core/workspace/AtomicFile.h"
#include "core/workspace/WorkspaceFolder.h"
#include "core/workspace/YamlJson.h"

#include <QDir>
#include <QFile>

#include <cstdio>

namespace trestle::headless {

using base::Result;

namespace {

void say(const QString& text)
{
    std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(text));
}

int fail(const base::Error& error)
{
    say(error.message);
    return Failure;
}

Result<QByteArray> textOf(const QString& file)
{
    if (file != u"-") return workspace::readFile(file);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return base::Error{base::ErrorCode::Io, QStringLiteral("Cannot read what comes in: ") + input.errorString()};
    return input.readAll();
}

Result<void> writeText(const QString& file, const QByteArray& text)
{
    if (file != u"-") return workspace::writeAtomically(file, text);
    const bool written = std::fwrite(text.constData(), 1, size_t(text.size()), stdout) == size_t(text.size()) &&
                         std::fflush(stdout) == 0;
    if (!written) return base::Error{base::ErrorCode::Io, QStringLiteral("Cannot write to the standard output")};
    return {};
}

bool isYaml(const QString& file)
{
    return file.endsWith(u".yaml") || file.endsWith(u".yml");
}

gateway::OpenApi versionOf(const QString& word)
{
    if (word == u"swagger") return gateway::OpenApi::Swagger20;
    return word == u"oas31" ? gateway::OpenApi::OpenApi31 : gateway::OpenApi::OpenApi30;
}

QString namesOf(const std::vector<gateway::Api>& apis)
{
    QStringList names;
    for (const gateway::Api& api : apis)
        names.append(QString::fromUtf8(api.name));
    return names.isEmpty() ? QStringLiteral("the workspace has none")
                           : QStringLiteral("there are: ") + names.join(QStringLiteral(", "));
}

Result<gateway::Api> apiOf(const DescriptionOptions& options)
{
    auto folder = workspace::WorkspaceFolder::open(options.folder);
    if (!folder) return folder.error();
    const workspace::LoadedWorkspace loaded = (*folder)->load();
    if (const gateway::Api* api = loaded.workspace.api(options.api)) return *api;
    return base::Error{
        base::ErrorCode::NotFound,
        QStringLiteral("There is no API %1; %2").arg(QString::fromUtf8(options.api), namesOf(loaded.workspace.apis))};
}

}  // namespace

int runImportApi(const DescriptionOptions& options)
{
    const Result<QByteArray> text = textOf(options.file);
    if (!text) return fail(text.error());
    auto folder = workspace::WorkspaceFolder::open(options.folder);
    if (!folder) return fail(folder.error());
    workspace::LoadedWorkspace loaded = (*folder)->load();
    const auto imported =
        workspace::importApi(loaded.workspace, *text,
                             {.api = options.api,
                              .merges = options.merges,
                              .protocol = options.isHttp ? gateway::Protocol::Http : gateway::Protocol::Rest});
    if (!imported) return fail(imported.error());
    for (const QByteArray& warning : imported->warnings)
        say(QString::fromUtf8(warning));
    if (auto saved = (*folder)->save(loaded.workspace); !saved) return fail(saved.error());
    std::printf("%s\n", imported->api.constData());
    return Success;
}

int runExportApi(const DescriptionOptions& options)
{
    const Result<gateway::Api> api = apiOf(options);
    if (!api) return fail(api.error());
    const auto document =
        workspace::exportApi(*api, {.version = versionOf(options.version), .extensions = !options.isPlain});
    if (!document) return fail(document.error());
    const Result<QByteArray> text =
        isYaml(options.file) ? workspace::yamlOfJson(*document)
                             : Result<QByteArray>(base::writeJson(*document, base::JsonStyle::Indented) + '\n');
    if (!text) return fail(text.error());
    if (auto written = writeText(options.file, *text); !written) return fail(written.error());
    return Success;
}

int runReference(const DescriptionOptions& options)
{
    const Result<gateway::Api> api = apiOf(options);
    if (!api) return fail(api.error());
    const auto files = workspace::referenceFiles(*api, options.server);
    if (!files) return fail(files.error());
    for (const auto& [name, text] : *files)
        if (auto written = workspace::writeAtomically(QDir(options.file).filePath(QString::fromUtf8(name)), text);
            !written)
            return fail(written.error());
    return Success;
}

}  // namespace trestle::headless
