#include "ui/shell/KeyboardEditor.h"

#include "ui/shell/ActionRegister.h"
#include "ui/shell/ChosenShortcuts.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/ThemedLabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int idRole = Qt::UserRole;
constexpr int keySheetWidth = 800;

// In the order in which names are looked up, capital letters or not.
class ActionItem : public QTreeWidgetItem
{
public:
    using QTreeWidgetItem::QTreeWidgetItem;
    bool operator<(const QTreeWidgetItem& other) const override
    {
        return text(0).compare(other.text(0), Qt::CaseInsensitive) < 0;
    }
};

QString words(const QList<QKeySequence>& keys)
{
    return QKeySequence::listToString(keys, QKeySequence::NativeText);
}

}  // namespace

KeyboardEditor::KeyboardEditor(ActionRegister& actions)
    : m_actions(actions),
      m_widget(new QWidget),
      m_filter(new FilterEdit(tr("Find by name"))),
      m_pressed(new QKeySequenceEdit),
      m_list(new QTreeWidget),
      m_name(new ThemedLabel({}, FontRole::BodyStrong)),
      m_keys(new QKeySequenceEdit),
      m_take(makeButton(tr("Set"))),
      m_remove(makeButton(tr("Remove"))),
      m_reset(makeButton(tr("Reset"))),
      m_conflict(new InlineError)
{
    m_widget->setBackgroundRole(QPalette::Base);
    m_widget->setAutoFillBackground(true);
    auto* outer = new QHBoxLayout(m_widget);
    outer->setContentsMargins(48, 32, 48, 24);
    auto* sheet = new QWidget;
    sheet->setMaximumWidth(keySheetWidth);
    auto* column = new QVBoxLayout(sheet);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    outer->addWidget(sheet, 1);
    outer->addStretch(0);

    auto* search = new QHBoxLayout;
    search->setSpacing(8);
    m_filter->setPlaceholderText(tr("Find by name"));
    search->addWidget(m_filter, 2);
    search->addWidget(new ThemedLabel(tr("or by pressing"), FontRole::Secondary, Role::Text2));
    m_pressed->setAccessibleName(tr("Find by pressing keys"));
    search->addWidget(m_pressed, 1);
    auto* all = makeButton(tr("Show all"));
    search->addWidget(all);
    column->addLayout(search);

    m_list->setAccessibleName(tr("Actions and their keys"));
    m_list->setHeaderLabels({tr("Action"), tr("Keys")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(false);
    m_filter->setList(m_list);
    column->addWidget(m_list, 1);

    m_name->setElided(true);
    column->addWidget(m_name);
    auto* edit = new QHBoxLayout;
    edit->setSpacing(8);
    m_keys->setAccessibleName(tr("New keys"));
    m_keys->setMaximumWidth(240);
    edit->addWidget(m_keys, 1);
    edit->addWidget(m_take);
    edit->addWidget(m_remove);
    edit->addWidget(m_reset);
    edit->addStretch(1);
    column->addLayout(edit);
    column->addWidget(m_conflict);

    connect(m_filter, &QLineEdit::textChanged, this, &KeyboardEditor::filter);
    connect(m_pressed, &QKeySequenceEdit::keySequenceChanged, this, &KeyboardEditor::filter);
    connect(all, &QPushButton::clicked, this, [this] {
        m_filter->clear();
        m_pressed->clear();
    });
    connect(m_list, &QTreeWidget::currentItemChanged, this, &KeyboardEditor::showCurrent);
    connect(m_list, &QTreeWidget::itemActivated, m_keys, [this] { m_keys->setFocus(); });
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, [this](const QKeySequence& keys) {
        const QAction* other = m_actions.reachedBy(keys, current());
        m_conflict->setMessage(other ? tr("%1 reaches \"%2\" now. Set takes the keys away from it.")
                                           .arg(keys.toString(QKeySequence::NativeText), m_actions.titleOf(other))
                                     : QString());
        m_take->setEnabled(!keys.isEmpty() && current());
    });
    connect(m_take, &QPushButton::clicked, this, &KeyboardEditor::takeKeys);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const QAction* action = current())
            chosenshortcuts::choose(m_actions.idOf(action), {}, m_actions.declaredShortcuts(action));
    });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        if (const QAction* action = current()) {
            const QList<QKeySequence> declared = m_actions.declaredShortcuts(action);
            chosenshortcuts::choose(m_actions.idOf(action), declared, declared);
        }
    });
    connect(&m_actions, &ActionRegister::shortcutsChanged, this, &KeyboardEditor::refresh);
    refresh();
}

void KeyboardEditor::focusAddress()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
}

QAction* KeyboardEditor::current() const
{
    const QTreeWidgetItem* item = m_list->currentItem();
    return item ? m_actions.find(item->data(0, idRole).toByteArray()) : nullptr;
}

void KeyboardEditor::refresh()
{
    const QByteArray before = current() ? m_actions.idOf(current()) : QByteArray();
    m_list->clear();
    for (const QAction* action : m_actions.actions()) {
        auto* item = new ActionItem({m_actions.titleOf(action), words(action->shortcuts())});
        item->setData(0, idRole, m_actions.idOf(action));
        item->setFont(1, Theme::instance().font(FontRole::CodeSmall));
        const bool chosen = action->shortcuts() != m_actions.declaredShortcuts(action);
        item->setForeground(1, Theme::instance().color(chosen ? Role::Accent : Role::Text2));
        if (chosen)
            item->setToolTip(1, tr("Chosen by you; as delivered: %1").arg(words(m_actions.declaredShortcuts(action))));
        m_list->addTopLevelItem(item);
        if (m_actions.idOf(action) == before) m_list->setCurrentItem(item);
    }
    m_list->sortItems(0, Qt::AscendingOrder);
    filter();
    showCurrent();
}

void KeyboardEditor::filter()
{
    const QKeySequence pressed = m_pressed->keySequence();
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = m_list->topLevelItem(i);
        const QAction* action = m_actions.find(item->data(0, idRole).toByteArray());
        bool shown = item->text(0).contains(m_filter->text(), Qt::CaseInsensitive);
        if (!pressed.isEmpty()) {
            const QList<QKeySequence> keys = action->shortcuts();
            shown = shown && std::any_of(keys.cbegin(), keys.cend(), [&pressed](const QKeySequence& each) {
                        return pressed.matches(each) != QKeySequence::NoMatch;
                    });
        }
        item->setHidden(!shown);
    }
}

void KeyboardEditor::showCurrent()
{
    const QAction* action = current();
    m_name->setText(action ? m_actions.titleOf(action) : tr("Choose an action to give it other keys."));
    m_keys->clear();
    m_conflict->setMessage({});
    m_keys->setEnabled(action);
    m_take->setEnabled(false);
    m_remove->setEnabled(action && !action->shortcuts().isEmpty());
    m_reset->setEnabled(action && action->shortcuts() != m_actions.declaredShortcuts(action));
}

void KeyboardEditor::takeKeys()
{
    const QAction* action = current();
    const QKeySequence keys = m_keys->keySequence();
    if (!action || keys.isEmpty()) return;
    const QByteArray id = m_actions.idOf(action);
    while (const QAction* other = m_actions.reachedBy(keys, action)) {
        QList<QKeySequence> left = other->shortcuts();
        left.removeIf([&keys](const QKeySequence& each) {
            return keys.matches(each) != QKeySequence::NoMatch || each.matches(keys) != QKeySequence::NoMatch;
        });
        chosenshortcuts::choose(m_actions.idOf(other), left, m_actions.declaredShortcuts(other));
        // The settings tell the register; without one that listens there is nothing more to take.
        if (other->shortcuts() != left) break;
    }
    action = m_actions.find(id);
    chosenshortcuts::choose(id, {keys}, m_actions.declaredShortcuts(action));
}

}  // namespace trestle::ui
