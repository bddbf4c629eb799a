// What every core test includes, compiled once.
#pragma once

#include "core/Precompiled.h"

#include <QTest>
