#include "ui/shell/FirstSteps.h"

#include "ui/settings/Settings.h"

namespace trestle::ui {

namespace {

QString word(FirstStep step)
{
    switch (step) {
        case FirstStep::ServerRunning:
            return QStringLiteral("serverRunning");
        case FirstStep::SendRequest:
            return QStringLiteral("sendRequest");
        case FirstStep::OpenTrace:
            return QStringLiteral("openTrace");
        case FirstStep::EditItem:
            return QStringLiteral("editItem");
        case FirstStep::AddRoute:
            return QStringLiteral("addRoute");
    }
    Q_UNREACHABLE();
}

}  // namespace

const std::vector<FirstStep>& FirstSteps::all()
{
    static const std::vector<FirstStep> steps = {FirstStep::ServerRunning, FirstStep::SendRequest, FirstStep::OpenTrace,
                                                 FirstStep::EditItem, FirstStep::AddRoute};
    return steps;
}

QString FirstSteps::text(FirstStep step)
{
    switch (step) {
        case FirstStep::ServerRunning:
            return tr("Have the APIs running");
        case FirstStep::SendRequest:
            return tr("Send a request from Requests");
        case FirstStep::OpenTrace:
            return tr("Open its trace in Activity");
        case FirstStep::EditItem:
            return tr("Edit an item in Tables");
        case FirstStep::AddRoute:
            return tr("Add a route in Design");
    }
    Q_UNREACHABLE();
}

bool FirstSteps::isDone(FirstStep step) const
{
    return Settings::instance().finishedSteps.value().contains(word(step));
}

void FirstSteps::complete(FirstStep step)
{
    if (isDone(step)) return;
    QStringList finished = Settings::instance().finishedSteps;
    finished.append(word(step));
    Settings::instance().finishedSteps.set(finished);
    Q_EMIT changed();
}

}  // namespace trestle::ui
