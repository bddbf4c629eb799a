// What every ui test includes, compiled once.
#pragma once

#include "ui/widgets/Precompiled.h"

#include <QTest>
