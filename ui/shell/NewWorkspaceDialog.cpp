#include "ui/shell/NewWorkspaceDialog.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/FormColumn.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

QString folderNameOf(const QString& name)
{
    QString folder;
    for (const QChar c : name.toLower().trimmed())
        folder += c.isLetterOrNumber() ? c : u'-';
    return folder;
}

QString parentFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

}  // namespace

NewWorkspaceDialog::NewWorkspaceDialog(const WorkspaceOpener& opener, QWidget* parent)
    : QDialog(parent),
      m_opener(opener),
      m_name(new QLineEdit),
      m_folder(new QLineEdit),
      m_error(new InlineError),
      m_create(new PrimaryButton(tr("Create workspace")))
{
    setWindowTitle(tr("New workspace"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::grid, Theme::grid, Theme::grid, Theme::panelPadding);
    auto* form = new FormColumn;
    form->addField(tr("Name"), m_name);
    auto* folderRow = new QWidget;
    auto* folderLayout = new QHBoxLayout(folderRow);
    folderLayout->setContentsMargins(0, 0, 0, 0);
    auto* choose = makeButton(tr("Choose…"));
    folderLayout->addWidget(m_folder, 1);
    folderLayout->addWidget(choose);
    folderRow->setFocusProxy(m_folder);
    m_folder->setAccessibleName(tr("Folder"));
    form->addField(tr("Folder"), folderRow);
    form->addWidget(m_error);
    column->addWidget(form);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(Theme::panelPadding, 0, Theme::panelPadding, 0);
    auto* cancel = makeButton(tr("Cancel"));
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    column->addLayout(buttons);
    setMinimumWidth(480);
    m_name->setPlaceholderText(tr("Orders backend"));
    m_create->setDefault(true);
    connect(m_name, &QLineEdit::textEdited, this, &NewWorkspaceDialog::nameEdited);
    connect(m_folder, &QLineEdit::textEdited, this, [this] {
        m_folderChosen = true;
        check();
    });
    connect(choose, &QPushButton::clicked, this, &NewWorkspaceDialog::chooseFolder);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &NewWorkspaceDialog::create);
    nameEdited();
    m_name->setFocus();
}

void NewWorkspaceDialog::nameEdited()
{
    if (!m_folderChosen)
        m_folder->setText(QDir::toNativeSeparators(parentFolder() + u'/' + folderNameOf(m_name->text())));
    check();
}

void NewWorkspaceDialog::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Folder of the workspace"), parentFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& folder) {
        m_folderChosen = true;
        m_folder->setText(QDir::toNativeSeparators(folder));
        check();
    });
    dialog->open();
}

void NewWorkspaceDialog::check()
{
    const QString folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    const bool named = !m_name->text().trimmed().isEmpty();
    QString message;
    if (named && QDir::isRelativePath(folder))
        message = tr("Give the whole path of the folder, from /.");
    else if (named && QFileInfo(folder).exists() && !QFileInfo(folder).isDir())
        message = tr("%1 is a file. Choose a folder.").arg(m_folder->text());
    m_error->setMessage(message);
    m_create->setEnabled(named && message.isEmpty());
}

void NewWorkspaceDialog::create()
{
    const QString folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    const base::Result<void> created = m_opener.create(folder, m_name->text().trimmed().toUtf8());
    if (created)
        accept();
    else
        m_error->setMessage(created.error().message);
}

}  // namespace trestle::ui
