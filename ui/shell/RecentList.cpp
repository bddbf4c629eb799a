#include "ui/shell/RecentList.h"

#include "ui/settings/Settings.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QHeaderView>
#include <QMenu>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int folderRole = Qt::UserRole;
constexpr int missingRole = Qt::UserRole + 1;

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
    m_list->setAccessibleName(tr("Recent workspaces"));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setColumnCount(3);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_filter->setList(m_list);
    connect(m_filter, &QLineEdit::textChanged, this, &RecentList::filter);
    connect(m_list, &QTreeWidget::itemActivated, this, &RecentList::open);
    connect(m_list, &QTreeWidget::itemClicked, this, &RecentList::open);
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
        auto* item = new QTreeWidgetItem(
            {QFileInfo(folder).fileName(), shortened(folder), missing ? tr("folder missing") : lastUsed(folder)});
        item->setData(0, folderRole, folder);
        item->setData(0, missingRole, missing);
        item->setIcon(0, icon(pinned.contains(folder) ? QStringLiteral("key") : QStringLiteral("folder")));
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
    if (!item->data(0, missingRole).toBool()) Q_EMIT chosen(item->data(0, folderRole).toString());
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
    QAction* openAction = menu->addAction(tr("Open"), this, [this, folder] { Q_EMIT chosen(folder); });
    openAction->setEnabled(!item->data(0, missingRole).toBool());
    const bool pinned = Settings::instance().pinnedWorkspaces.value().contains(folder);
    menu->addAction(pinned ? tr("Unpin") : tr("Pin"), this, [this, folder] { togglePinned(folder); });
    menu->addAction(tr("Remove from this list"), this,
                    [folder] { Settings::instance().removeRecentWorkspace(folder); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

}  // namespace trestle::ui
