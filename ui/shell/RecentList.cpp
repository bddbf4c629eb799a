#include "ui/shell/RecentList.h"

#include "ui/settings/Settings.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int folderRole = Qt::UserRole;
constexpr int missingRole = Qt::UserRole + 1;

enum Column { Name, Folder, Used, Pin, Remove, ColumnCount };

QString shortened(const QString& folder)
{
    const QString home = QDir::homePath();
    return folder.startsWith(home + u'/') ? u'~' + folder.mid(home.size()) : folder;
}

QString lastUsed(const QString& folder)
{
    const QDateTime when = QFileInfo(folder + QStringLiteral("/.trestle/layout.json")).lastModified();
    if (!when.isValid()) return {};
    const qint64 days = when.date().daysTo(QDate::currentDate());
    if (days == 0)
        return QCoreApplication::translate("RecentList", "today %1").arg(when.time().toString(QStringLiteral("HH:mm")));
    if (days == 1) return QCoreApplication::translate("RecentList", "yesterday");
    return QLocale().toString(when.date(), QLocale::ShortFormat);
}

}  // namespace

RecentList::RecentList(QWidget* parent)
    : QWidget(parent),
      m_filter(new FilterEdit(tr("Filter recent workspaces"))),
      m_list(new QTreeWidget),
      m_empty(new ThemedLabel(tr("Workspaces you open are listed here."), FontRole::Body, Role::Text2))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(new ThemedLabel(tr("Recent"), FontRole::Section));
    head->addStretch(1);
    m_filter->setFixedWidth(200);
    head->addWidget(m_filter);
    column->addLayout(head);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty);
    column->addStretch();  // while there is no list
    m_list->setAccessibleName(tr("Recent workspaces"));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setColumnCount(ColumnCount);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_list->header()->setMinimumSectionSize(28);
    for (const int small : {Pin, Remove}) {
        m_list->header()->setSectionResizeMode(small, QHeaderView::Fixed);
        m_list->header()->resizeSection(small, 28);
    }
    m_list->installEventFilter(this);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_filter->setList(m_list);
    connect(m_filter, &QLineEdit::textChanged, this, &RecentList::filter);
    connect(m_list, &QTreeWidget::itemActivated, this, &RecentList::open);
    connect(m_list, &QTreeWidget::itemClicked, this, &RecentList::activateColumn);
    connect(m_list, &QWidget::customContextMenuRequested, this, &RecentList::showMenu);
    connect(&Settings::instance(), &SettingsStore::changed, this, [this](const QByteArray& key) {
        if (key == Settings::instance().recentWorkspaces.key() || key == Settings::instance().pinnedWorkspaces.key())
            refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, &RecentList::refresh);
    refresh();
}

void RecentList::refresh()
{
    const Theme& theme = Theme::instance();
    QStringList folders = Settings::instance().recentWorkspaces;
    const QStringList pinned = Settings::instance().pinnedWorkspaces;
    std::stable_partition(folders.begin(), folders.end(),
                          [&pinned](const QString& folder) { return pinned.contains(folder); });
    m_list->clear();
    for (const QString& folder : std::as_const(folders)) {
        const bool missing = !QFileInfo(folder).isDir();
        auto* item = new QTreeWidgetItem({QFileInfo(folder).fileName(), shortened(folder),
                                          missing ? tr("folder missing  Locate…") : lastUsed(folder)});
        item->setData(0, folderRole, folder);
        item->setData(0, missingRole, missing);
        const bool isPinned = pinned.contains(folder);
        item->setIcon(Name, icon(QStringLiteral("folder"), missing ? Role::Text3 : Role::Text2));
        item->setIcon(Pin, icon(QStringLiteral("pin"), isPinned ? Role::Accent : Role::Text3));
        item->setToolTip(Pin, isPinned ? tr("Unpin (P)") : tr("Pin to the top (P)"));
        item->setIcon(Remove, icon(QStringLiteral("close"), Role::Text3));
        item->setToolTip(Remove, tr("Remove from this list (Delete)"));
        item->setData(
            Name, Qt::AccessibleTextRole,
            QStringLiteral("%1, %2%3").arg(item->text(Name), item->text(Used), isPinned ? tr(", pinned") : QString()));
        item->setForeground(1, theme.color(Role::Text2));
        item->setForeground(2, theme.color(missing ? Role::Warning : Role::Text3));
        item->setToolTip(0, folder);
        item->setToolTip(1, folder);
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        m_list->addTopLevelItem(item);
    }
    m_list->setVisible(!folders.isEmpty());
    m_filter->setVisible(folders.size() > 4);
    m_empty->setVisible(folders.isEmpty());
    filter();
}

void RecentList::filter()
{
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = m_list->topLevelItem(i);
        item->setHidden(!item->data(0, folderRole).toString().contains(m_filter->text(), Qt::CaseInsensitive));
    }
}

void RecentList::open(const QTreeWidgetItem* item)
{
    const QString folder = item->data(0, folderRole).toString();
    if (item->data(0, missingRole).toBool())
        locate(folder);
    else
        Q_EMIT chosen(folder);
}

void RecentList::activateColumn(const QTreeWidgetItem* item, int column)
{
    const QString folder = item->data(0, folderRole).toString();
    if (column == Pin)
        togglePinned(folder);
    else if (column == Remove)
        Settings::instance().removeRecentWorkspace(folder);
    else
        open(item);
}

// The folder was moved: where it stands now takes its place in the list.
void RecentList::locate(const QString& folder)
{
    auto* dialog =
        new QFileDialog(this, tr("Where is %1 now?").arg(QFileInfo(folder).fileName()), QFileInfo(folder).path());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, folder](const QString& found) {
        const bool pinned = Settings::instance().pinnedWorkspaces.value().contains(folder);
        Settings::instance().removeRecentWorkspace(folder);
        Settings::instance().addRecentWorkspace(found);
        if (pinned) togglePinned(found);
        Q_EMIT chosen(found);
    });
    dialog->open();
}

bool RecentList::eventFilter(QObject* watched, QEvent* event)
{
    const QTreeWidgetItem* item = m_list->currentItem();
    if (event->type() != QEvent::KeyPress || !item) return QWidget::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
        case Qt::Key_P:
            activateColumn(item, Pin);
            return true;
        case Qt::Key_Delete:
            activateColumn(item, Remove);
            return true;
        default:
            return QWidget::eventFilter(watched, event);
    }
}

void RecentList::togglePinned(const QString& folder)
{
    QStringList pinned = Settings::instance().pinnedWorkspaces;
    if (pinned.removeAll(folder) == 0) pinned.append(folder);
    Settings::instance().pinnedWorkspaces.set(pinned);
}

void RecentList::showMenu(const QPoint& position)
{
    const QTreeWidgetItem* item = m_list->itemAt(position);
    if (!item) return;
    const QString folder = item->data(0, folderRole).toString();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (item->data(0, missingRole).toBool())
        menu->addAction(tr("Locate…"), this, [this, folder] { locate(folder); });
    else
        menu->addAction(tr("Open"), this, [this, folder] { Q_EMIT chosen(folder); });
    const bool pinned = Settings::instance().pinnedWorkspaces.value().contains(folder);
    menu->addAction(pinned ? tr("Unpin") : tr("Pin"), this, [this, folder] { togglePinned(folder); });
    menu->addAction(tr("Remove from this list"), this,
                    [folder] { Settings::instance().removeRecentWorkspace(folder); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

}  // namespace trestle::ui
