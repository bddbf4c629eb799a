// trestle-cli import-api, export-api, reference: APIs in and out of OpenAPI files, and as pages for readers.
#pragma once

#include <QString>

namespace trestle::headless {

struct DescriptionOptions
{
    QString folder;
    QString file;            // "-" is stdin or stdout; YAML if it is called .yaml or .yml, JSON otherwise
    QByteArray api = {};     // export: which one; import: the one to replace, "" for a new one
    bool merges = false;     // import: into that API
    bool isHttp = false;     // import: the new API is an HTTP API
    QString version = {};    // export: "swagger", "oas30" (""), "oas31"
    QByteArray server = {};  // reference: where its forms send requests to
    bool isPlain = false;    // export: without the gateway's extensions
};

/// Each returns the exit code; what went wrong, and warnings, go to stderr.
int runImportApi(const DescriptionOptions& options);
int runExportApi(const DescriptionOptions& options);
/// `file` is the folder to write to.
int runReference(const DescriptionOptions& options);

}  // namespace trestle::headless
