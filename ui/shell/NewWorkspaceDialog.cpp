#include "ui/shell/NewWorkspaceDialog.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QStandardPaths>
#include <QTreeWidget>
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

struct TemplateWords
{
    workspace::Template which;
    QString title;
    QString explanation;
    QString iconName;
};

std::vector<TemplateWords> templates()
{
    using workspace::Template;
    return {{Template::Empty, NewWorkspaceDialog::tr("Empty"),
             NewWorkspaceDialog::tr("Nothing but its name. Design comes next."), QStringLiteral("folder")},
            {Template::HttpTable, NewWorkspaceDialog::tr("HTTP API and table"),
             NewWorkspaceDialog::tr("Four routes that list, read, store and remove items, without code."),
             QStringLiteral("table")},
            {Template::RestTable, NewWorkspaceDialog::tr("REST API and table"),
             NewWorkspaceDialog::tr("The same four as methods of a REST API: a model checks what is stored, mapping "
                                    "templates lead to the table."),
             QStringLiteral("table")},
            {Template::HttpFunction, NewWorkspaceDialog::tr("HTTP API and function"),
             NewWorkspaceDialog::tr("One route that a function in node answers."), QStringLiteral("function")},
            {Template::WebSocketChat, NewWorkspaceDialog::tr("WebSocket chat"),
             NewWorkspaceDialog::tr("A function keeps the connections in a table and passes on what is said; a page on "
                                    "port 3100 to try it with."),
             QStringLiteral("stream")}};
}

QString parentFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

}  // namespace

NewWorkspaceDialog::NewWorkspaceDialog(const WorkspaceOpener& opener, QWidget* parent)
    : DialogForm(tr("New workspace"), tr("Create workspace"), parent),
      m_opener(opener),
      m_name(new QLineEdit),
      m_folder(new QLineEdit),
      m_templates(new QListWidget),
      m_files(new QTreeWidget),
      m_git(new QCheckBox(tr("Make it a git repository")))
{
    form().addField(tr("Name"), m_name);
    auto* folderRow = new QWidget;
    auto* folderLayout = new QHBoxLayout(folderRow);
    folderLayout->setContentsMargins(0, 0, 0, 0);
    auto* choose = makeButton(tr("Choose…"));
    folderLayout->addWidget(m_folder, 1);
    folderLayout->addWidget(choose);
    folderRow->setFocusProxy(m_folder);
    m_folder->setAccessibleName(tr("Folder"));
    form().addField(tr("Folder"), folderRow);
    for (const TemplateWords& words : templates()) {
        auto* item = new QListWidgetItem(icon(words.iconName), words.title, m_templates);
        item->setToolTip(words.explanation);
        item->setData(Qt::AccessibleDescriptionRole, words.explanation);
    }
    m_templates->setFixedHeight(int(templates().size()) * Theme::instance().rowHeight() + 2);
    m_templates->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    form().addField(tr("Begins with"), m_templates);
    m_explanation = new ThemedLabel({}, FontRole::Secondary, Role::Text2);
    m_explanation->setWordWrap(true);
    m_explanation->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_explanation->setMinimumHeight(2 * m_explanation->fontMetrics().lineSpacing());  // the longest takes two lines
    form().addWidget(m_explanation);
    const bool hasGit = !QStandardPaths::findExecutable(QStringLiteral("git")).isEmpty();
    m_git->setEnabled(hasGit);
    if (!hasGit) m_git->setToolTip(tr("git is not installed"));
    form().addWidget(m_git);
    form().addStretch();

    auto* preview = new FormColumn;
    preview->layout()->setContentsMargins(0, 0, 0, 0);
    m_files->setHeaderHidden(true);
    m_files->setFocusPolicy(Qt::TabFocus);
    m_files->setSelectionMode(QAbstractItemView::NoSelection);
    m_files->setMinimumHeight(300);
    preview->addField(tr("Files it will have"), m_files);
    setBeside(preview);
    setMinimumWidth(760);
    m_name->setPlaceholderText(tr("Orders backend"));
    connect(m_name, &QLineEdit::textEdited, this, &NewWorkspaceDialog::nameEdited);
    connect(m_folder, &QLineEdit::textEdited, this, [this] {
        m_folderChosen = true;
        check();
    });
    connect(choose, &QPushButton::clicked, this, &NewWorkspaceDialog::chooseFolder);
    connect(m_templates, &QListWidget::currentRowChanged, this, &NewWorkspaceDialog::showFiles);
    m_templates->setCurrentRow(0);
    nameEdited();
    m_name->setFocus();
}

NewWorkspaceDialog::NewWorkspaceDialog(const WorkspaceOpener& opener, const QString& description, QWidget* parent)
    : NewWorkspaceDialog(opener, parent)
{
    m_description = description;
    const QFileInfo file(description);
    setWindowTitle(tr("New workspace for %1").arg(file.fileName()));
    m_name->setText(file.completeBaseName());
    nameEdited();
    m_name->selectAll();
}

workspace::Template NewWorkspaceDialog::chosen() const
{
    return templates().at(size_t(std::max(0, m_templates->currentRow()))).which;
}

void NewWorkspaceDialog::showFiles()
{
    m_explanation->setText(templates().at(size_t(std::max(0, m_templates->currentRow()))).explanation);
    m_files->clear();
    const QFont code = Theme::instance().font(FontRole::CodeSmall);
    for (const QString& file : workspace::templateFiles(chosen())) {
        QTreeWidgetItem* parent = m_files->invisibleRootItem();
        for (const QString& name : file.split(u'/')) {
            QTreeWidgetItem* found = nullptr;
            for (int i = 0; i < parent->childCount() && !found; ++i) {
                if (parent->child(i)->text(0) == name) found = parent->child(i);
            }
            if (!found) {
                found = new QTreeWidgetItem(parent, {name});
                found->setFont(0, code);
            }
            parent = found;
        }
    }
    m_files->expandAll();
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
    else if (named && QDir(folder).exists() && !QDir(folder).isEmpty(QDir::AllEntries | QDir::NoDotAndDotDot))
        message = tr("%1 is not empty. Choose another folder, or open this one.").arg(m_folder->text());
    setError(message);
    setReady(named && message.isEmpty());
}

void NewWorkspaceDialog::submit()
{
    const QString folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    const base::Result<void> created =
        m_opener.create({folder, m_name->text().trimmed().toUtf8(), chosen(), m_git->isChecked(), m_description});
    if (created)
        accept();
    else
        setError(created.error().message);
}

}  // namespace trestle::ui
