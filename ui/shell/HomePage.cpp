#include "ui/shell/HomePage.h"

#include "ui/settings/Settings.h"
#include "ui/shell/ActionRegister.h"
#include "ui/shell/FirstSteps.h"
#include "ui/shell/RecentList.h"
#include "ui/widgets/Buttons.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/StyleShapes.h"
#include "ui/widgets/ThemedLabel.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace trestle::ui {

namespace {

constexpr int startColumnWidth = 300;

// The ticked and open steps; not focusable, since it only tells.
class StepList : public QWidget
{
public:
    explicit StepList(FirstSteps& steps)
    {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        auto* head = new QHBoxLayout;
        head->addWidget(new ThemedLabel(tr("First five minutes"), FontRole::Section));
        head->addStretch(1);
        auto* hide = makeButton(tr("Hide"), ButtonKind::Link);
        hide->setAccessibleName(tr("Hide the first five minutes"));
        connect(hide, &QPushButton::clicked, this, [] { Settings::instance().hideFirstSteps.set(true); });
        head->addWidget(hide);
        column->addLayout(head);
        column->addSpacing(4);
        for (const FirstStep step : FirstSteps::all()) {
            auto* row = new QHBoxLayout;
            row->setSpacing(8);
            auto* mark = new QLabel;
            mark->setFixedSize(16, 28);
            auto* text = new ThemedLabel(FirstSteps::text(step));
            row->addWidget(mark);
            row->addWidget(text, 1);
            column->addLayout(row);
            const auto refresh = [step, mark, text, &steps] {
                const bool done = steps.isDone(step);
                const QString name = done ? QStringLiteral("check") : QStringLiteral("stop");
                mark->setPixmap(
                    icon(name, done ? Role::Success : Role::Text3).pixmap(QSize(16, 16), mark->devicePixelRatioF()));
                text->setRole(done ? Role::Text2 : Role::Text1);
                text->setAccessibleName(done ? tr("Done: %1").arg(text->text()) : tr("To do: %1").arg(text->text()));
            };
            refresh();
            connect(&steps, &FirstSteps::changed, mark, refresh);
            connect(&Theme::instance(), &Theme::changed, mark, refresh);
        }
        const auto showOrHide = [this] { setVisible(!Settings::instance().hideFirstSteps); };
        showOrHide();
        connect(&Settings::instance(), &SettingsStore::changed, this, showOrHide);
    }
};

QPushButton* startButton(QAction* action, ButtonKind kind)
{
    auto* button = makeButton(QString(action->text()).remove(u'&'), kind);
    button->setMinimumHeight(32);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    if (!keys.isEmpty()) button->setToolTip(QStringLiteral("%1  %2").arg(button->text(), keys));
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

class HomeEditor : public Editor
{
public:
    HomeEditor(const WorkspaceOpener& opener, ActionRegister& actions, FirstSteps& steps, Workbench& workbench,
               HomePage::Standing standing)
        : m_widget(new QScrollArea)
    {
        auto* sheet = new QWidget;
        auto* page = new QVBoxLayout(sheet);
        page->setContentsMargins(48, 40, 48, 32);
        page->setSpacing(32);

        auto* head = new QHBoxLayout;
        head->addWidget(new ThemedLabel(QStringLiteral("Trestle"), FontRole::PageTitle));
        head->addStretch(1);
        head->addWidget(new ThemedLabel(HomePage::tr("offline, no account"), FontRole::Secondary, Role::Text3));
        page->addLayout(head);

        auto* columns = new QHBoxLayout;
        columns->setSpacing(64);
        auto* left = new QVBoxLayout;
        left->setSpacing(8);
        left->addWidget(new ThemedLabel(HomePage::tr("Start"), FontRole::Section));
        const bool alone = standing == HomePage::Standing::Alone;
        left->addWidget(
            startButton(actions.find("file.openSample"), alone ? ButtonKind::Primary : ButtonKind::Outlined));
        left->addWidget(startButton(actions.find("file.newWorkspace"), ButtonKind::Outlined));
        left->addWidget(startButton(actions.find("file.openFolder"), ButtonKind::Outlined));
        // Into the workspace that is open, or into one that is made for it.
        QAction* import = actions.find("design.importApi");
        if (!import) import = actions.find("file.importApi");
        if (import) left->addWidget(startButton(import, ButtonKind::Outlined));
        left->addSpacing(24);
        left->addWidget(new StepList(steps));
        left->addStretch(1);
        auto* leftCell = new QWidget;
        left->setContentsMargins(0, 0, 0, 0);
        leftCell->setLayout(left);
        leftCell->setFixedWidth(startColumnWidth);
        columns->addWidget(leftCell);

        auto* recent = new RecentList;
        connect(recent, &RecentList::chosen, this, [&opener, &workbench](const QString& folder) {
            if (const base::Result<void> opened = opener.open(folder); !opened) workbench.toast(opened.error().message);
        });
        recent->setMinimumWidth(360);
        auto* right = new QVBoxLayout;
        right->setSpacing(8);
        right->addWidget(recent, 1);
        auto* drop = new ThemedLabel(
            HomePage::tr("A workspace's folder or an OpenAPI description can be dropped anywhere on this window."),
            FontRole::Secondary, Role::Text3);
        drop->setWordWrap(true);
        right->addWidget(drop);
        if (QAction* map = actions.find("help.keyboard")) {
            auto* keyboard = makeButton(QString(map->text()).remove(u'&'), ButtonKind::Link);
            connect(keyboard, &QPushButton::clicked, map, &QAction::trigger);
            right->addWidget(keyboard, 0, Qt::AlignLeft);
        }
        columns->addLayout(right, 1);
        page->addLayout(columns, 1);

        sheet->setMaximumWidth(1100);
        sheet->setBackgroundRole(QPalette::Base);
        m_widget->setWidget(sheet);
        m_widget->setWidgetResizable(true);
        m_widget->setFrameShape(QFrame::NoFrame);
        m_widget->setBackgroundRole(QPalette::Base);
        m_widget->setFocusPolicy(Qt::NoFocus);
        m_widget->setAccessibleName(title());
    }

    [[nodiscard]] QString key() const override { return QStringLiteral("home:"); }
    [[nodiscard]] QString title() const override { return HomePage::tr("Home"); }
    [[nodiscard]] QWidget* widget() override { return m_widget; }

private:
    QScrollArea* m_widget;
};

}  // namespace

HomePage::HomePage(const WorkspaceOpener& opener, ActionRegister& actions, FirstSteps& steps, Workbench& workbench,
                   Standing standing, QObject* parent)
    : Page(parent), m_opener(opener), m_actions(actions), m_steps(steps), m_workbench(workbench), m_standing(standing)
{
}

std::unique_ptr<Editor> HomePage::createEditor(const QString& key)
{
    if (!owns(key)) return nullptr;
    return std::make_unique<HomeEditor>(m_opener, m_actions, m_steps, m_workbench, m_standing);
}

}  // namespace trestle::ui
