/// @file
/// Success and cost of inference strategies: chain, tree, best of N, votes, and the best one.
#pragma once

#include "inferlaw/lib/energy/batch_curve.hpp"
#include "inferlaw/lib/energy/batch_load.hpp"
#include "inferlaw/lib/energy/serving.hpp"
#include "inferlaw/lib/energy/task.hpp"
#include "inferlaw/lib/energy/token_costs.hpp"
#include "inferlaw/lib/energy/token_law.hpp"
#include "inferlaw/lib/strategy/accuracy_curve.hpp"
#include "inferlaw/lib/strategy/answers.hpp"
#include "inferlaw/lib/strategy/best_of_n.hpp"
#include "inferlaw/lib/strategy/chain_of_thought.hpp"
#include "inferlaw/lib/strategy/flops.hpp"
#include "inferlaw/lib/strategy/outcome.hpp"
#include "inferlaw/lib/strategy/population.hpp"
#include "inferlaw/lib/strategy/tree_of_thought.hpp"
#include "inferlaw/lib/strategy/voting.hpp"
#include "inferlaw/lib/strategy/walk.hpp"
#include "inferlaw/lib/strategy/wide_tree.hpp"
#include "inferlaw/solvers/strategy/best_strategy.hpp"
#include "inferlaw/solvers/strategy/strategy_answers.hpp"
