#include "ui/designer/OpenApiFiles.h"

#include "core/workspace/ApiDescriptions.h"
#include "core/workspace/AtomicFile.h"
#include "core/workspace/YamlJson.h"
#include "ui/designer/ImportApiDialog.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>

namespace trestle::ui {

namespace {

struct OpenApiFiles
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::OpenApiFiles)
};

QFileDialog* descriptionChooser(const QString& title, QWidget* parent)
{
    auto* chooser = new QFileDialog(parent, title, QDir::homePath());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setNameFilters(
        {OpenApiFiles::tr("OpenAPI descriptions (*.yaml *.yml *.json)"), OpenApiFiles::tr("All files (*)")});
    return chooser;
}

}  // namespace

void importDescription(DesignCommands& commands, QWidget* parent)
{
    QFileDialog* chooser = descriptionChooser(OpenApiFiles::tr("Import OpenAPI"), parent);
    chooser->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(chooser, &QFileDialog::fileSelected, &commands,
                     [&commands, parent](const QString& file) { importDescription(commands, file, parent); });
    chooser->open();
}

void importDescription(DesignCommands& commands, const QString& file, QWidget* parent)
{
    auto* dialog = new ImportApiDialog(commands.document(), file, parent);
    QObject::connect(
        dialog, &ImportApiDialog::made, &commands, [&commands](const workspace::ObjectRef& api, int warnings) {
            commands.open(api);
            const QString name = QString::fromUtf8(api.name);
            commands.workbench().toast(
                warnings == 0   ? OpenApiFiles::tr("Imported %1").arg(name)
                : warnings == 1 ? OpenApiFiles::tr("Imported %1; one thing was passed over").arg(name)
                                : OpenApiFiles::tr("Imported %1; %2 things were passed over").arg(name).arg(warnings),
                OpenApiFiles::tr("Undo"), commands.undoOfThis());
        });
    dialog->open();
}

bool canDescribe(const gateway::Api& api)
{
    return api.protocol != gateway::Protocol::WebSocket;
}

void exportDescription(DesignCommands& commands, const QByteArray& api, QWidget* parent)
{
    QFileDialog* chooser = descriptionChooser(OpenApiFiles::tr("Export OpenAPI"), parent);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(QStringLiteral("yaml"));
    chooser->selectFile(QString::fromUtf8(api) + QStringLiteral(".yaml"));
    QObject::connect(chooser, &QFileDialog::fileSelected, &commands, [&commands, api](const QString& file) {
        const auto written = writeDescription(commands.document().workspace(), api, file);
        commands.workbench().toast(
            written ? OpenApiFiles::tr("Exported %1 to %2").arg(QString::fromUtf8(api), QDir::toNativeSeparators(file))
                    : written.error().message);
    });
    chooser->open();
}

base::Result<void> writeDescription(const workspace::Workspace& design, const QByteArray& api, const QString& file)
{
    const gateway::Api* of = design.api(api);
    if (of == nullptr)
        return base::Error{base::ErrorCode::NotFound,
                           OpenApiFiles::tr("There is no API %1").arg(QString::fromUtf8(api))};
    const auto description = workspace::exportApi(*of, {});
    if (!description) return description.error();
    const bool isJson = file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    const auto text = isJson ? base::Result<QByteArray>(base::writeJson(*description, base::JsonStyle::Indented) + '\n')
                             : workspace::yamlOfJson(*description);
    if (!text) return text.error();
    return workspace::writeAtomically(file, *text);
}

}  // namespace trestle::ui
